import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { answerMessages, createStage } from './stage.ts';
import type { Stage } from './stage.ts';

const run = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`reasonCode.${name}`, ...args);

describe('Phoenix in the editor', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  beforeEach(async () => {
    stage = await createStage([' return a + b\n```']);
    messages = answerMessages(() => undefined);
  });
  afterEach(async () => {
    messages.restore();
    await stage.end();
  });

  it('is installed by nobody who did not agree to it, and who is asked knows to what', async () => {
    const { showInformationMessage } = vscode.window;
    const details: string[] = [];
    const decline = (_text: string, options: vscode.MessageOptions): Promise<undefined> => {
      details.push(options.detail ?? '');
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: decline });
    try {
      assert.equal(await run('startPhoenix'), undefined);
    } finally {
      Object.assign(vscode.window, { showInformationMessage });
    }
    const [detail = ''] = details;
    assert.match(detail, /^arize-phoenix \d+\.\d+\.\d+ \(Elastic License 2\.0\)/);
    assert.match(detail, /about \d+ MB to download, \d+ MB on disk/);
    const folder = /environment of their own in (.+?); this needs/.exec(detail)?.[1] ?? '';
    assert.match(folder, /phoenix$/);
    assert.equal(existsSync(folder), false);
  });

  it('cannot be stopped where none was started, and that is said', async () => {
    await run('stopPhoenix');
    assert.match(messages.asked.at(-1) ?? '', /runs no Phoenix/);
  });
});
