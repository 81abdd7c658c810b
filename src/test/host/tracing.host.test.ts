import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { spanTraceId } from '../../core/telemetry/span-ids.ts';
import { startFakeCollector } from '../../testing/fake-collector.ts';
import { answerMessages, createStage } from './stage.ts';
import type { Stage } from './stage.ts';

const STUB = 'def add(a, b):\n    """Add two numbers.\n\n    >>> add(2, 3)\n    5\n    """\n';
const AWAY = 'http://collector.example:6006';

/** Names a collector in the settings; the window has heard of it when this resolves. */
async function name(endpoint: string | undefined): Promise<void> {
  const heard = new Promise<void>(resolve => {
    const listening = vscode.workspace.onDidChangeConfiguration(() => {
      listening.dispose();
      resolve();
    });
  });
  const section = vscode.workspace.getConfiguration('reasonCode');
  await section.update('tracing.endpoint', endpoint, vscode.ConfigurationTarget.Global);
  await heard;
}

describe('tracing in the editor', () => {
  let stage: Stage;
  const solve = async (): Promise<SolveResult | undefined> => {
    const document = await stage.open('sums.py', STUB);
    return vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
  };

  it('sends the spans of a solve out of the extension host', async () => {
    await using collector = await startFakeCollector();
    const settings = { 'tracing.endpoint': collector.endpoint };
    stage = await createStage([' return a - b\n```', ' return a + b\n```'], {}, settings);
    const messages = answerMessages(() => undefined);
    let result: SolveResult | undefined;
    try {
      result = await solve();
    } finally {
      messages.restore();
      await stage.end();
    }
    assert.equal(result?.status, 'verified');
    const spans = collector.spans();
    const root = spans.find(({ parentId }) => parentId === '');
    assert.deepEqual([root?.name, root?.status], ['solve add', 1]);
    assert.equal(root?.traceId, spanTraceId(result.traceId));
    const verdicts = spans.flatMap(({ attributes }) => attributes['sandbox.verdict'] ?? []);
    assert.deepEqual(verdicts.toSorted(), ['PASS', 'WRONG']);
  });

  it('asks once before they leave this machine, and solves whatever was said', async () => {
    await name(AWAY);
    stage = await createStage([' return a + b\n```']);
    const messages = answerMessages(() => undefined);
    try {
      assert.equal((await solve())?.status, 'verified');
      assert.equal((await solve())?.status, 'verified');
    } finally {
      messages.restore();
      await name(undefined);
      await stage.end();
    }
    const asked = messages.asked.filter(text => text.includes('collector.example:6006'));
    assert.equal(asked.length, 1);
  });
});
