import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { shownOf } from '../../extension/status-state.ts';
import { createFakeHub } from '../../testing/fake-hub.ts';
import { tinyGguf } from '../../testing/tiny-gguf.ts';
import { answerMessages, createStage, until } from './stage.ts';

const SPEC = 'hf:someone/tiny-GGUF:Q4_K_M';

describe('a download of a model in the editor', () => {
  it('shows in the status bar, keeps what came when it is cancelled, and goes on from there', async () => {
    const content = tinyGguf();
    let release = (): void => undefined;
    const holdsUntil = new Promise<void>(resolve => (release = resolve));
    await using hub = await createFakeHub(content, { holdsUntil });
    const stage = await createStage([], { HF_ENDPOINT: hub.endpoint });
    const messages = answerMessages(items => items.find(item => item === 'Delete'));
    const { showQuickPick } = vscode.window;
    try {
      const { models } = stage.workbench;
      const first = vscode.commands.executeCommand('reasonCode.downloadModel', SPEC);
      const half = Math.floor(content.length / 2);
      await until(async () => (await models.list()).unfinished[0]?.bytes === half);
      assert.equal(shownOf(stage.api.status.state()), 'downloading');
      await vscode.commands.executeCommand('reasonCode.cancelDownload');
      assert.equal(await first, false);
      await until(() => messages.asked.some(text => text.includes('is kept')));
      release();
      assert.equal(await vscode.commands.executeCommand('reasonCode.downloadModel', SPEC), true);
      assert.equal(hub.requests.at(-1)?.range, `bytes=${half}-`);
      assert.deepEqual(await models.presence(SPEC), { presence: 'ready', name: SPEC });
      await until(() => shownOf(stage.api.status.state()) !== 'downloading');
      Object.assign(vscode.window, {
        showQuickPick: (items: readonly vscode.QuickPickItem[]) =>
          Promise.resolve(items.find(({ label }) => label === SPEC)),
      });
      await vscode.commands.executeCommand('reasonCode.deleteModel');
      assert.equal((await models.presence(SPEC)).presence, 'missing');
    } finally {
      Object.assign(vscode.window, { showQuickPick });
      messages.restore();
      await stage.end();
    }
  });
});
