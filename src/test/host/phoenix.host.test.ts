import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { fakePhoenix } from './fake-phoenix.ts';
import type { FakePhoenix } from './fake-phoenix.ts';
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

  describe('that is named in the settings', () => {
    const ADD = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
    const { openExternal } = vscode.env;
    const settings = (): vscode.WorkspaceConfiguration =>
      vscode.workspace.getConfiguration('reasonCode');
    let phoenix: FakePhoenix;
    let opened: string[] = [];
    let trace = '';
    beforeEach(async () => {
      const document = await stage.open('one.py', ADD);
      const result = await run('solve', document.uri, 1);
      trace = (result as { traceId: string }).traceId;
      phoenix = await fakePhoenix(await stage.workbench.traces.read(trace));
      await settings().update('tracing.endpoint', phoenix.url, vscode.ConfigurationTarget.Global);
      // Other settings, another workbench: the test's own is put back in its place.
      stage.api.substitute?.(stage.workbench);
      opened = [];
      const open = (uri: vscode.Uri): Promise<boolean> => {
        opened.push(uri.toString(true));
        return Promise.resolve(true);
      };
      Object.assign(vscode.env, { openExternal: open });
      messages.restore();
    });
    afterEach(async () => {
      Object.assign(vscode.env, { openExternal });
      await settings().update('tracing.endpoint', undefined, vscode.ConfigurationTarget.Global);
      await phoenix.end();
    });

    it('gets a past solve with its verdicts, once that is allowed, and shows it', async () => {
      messages = answerMessages(items => items.find(item => item === 'Send the Trace'));
      const page = await run('openTraceInPhoenix', `solve:${trace}`);
      assert.match(messages.asked[0] ?? '', new RegExp(`Phoenix at ${phoenix.url}`));
      assert.match(String(page), /redirects\/traces\/[0-9a-f]{32}$/);
      assert.deepEqual(opened.length, 1);
      assert.ok(opened[0]?.endsWith(new URL(String(page)).pathname), opened[0]);
      assert.equal(phoenix.sent(), 1);
      assert.deepEqual(phoenix.verdicts(), ['PASS']);
      // Once more: nobody is asked again, and nothing is sent twice.
      await run('openTraceInPhoenix', trace);
      assert.equal(messages.asked.length, 1);
      assert.equal(phoenix.sent(), 1);
    });

    it('gets nothing when the user says no', async () => {
      messages = answerMessages(() => undefined);
      assert.equal(await run('openTraceInPhoenix', trace), undefined);
      assert.equal(phoenix.sent(), 0);
      assert.deepEqual(opened, []);
    });
  });
});
