import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { Solve } from '../../extension/solves.ts';
import type { ToPanel } from '../../protocol/messages.ts';
import { answerMessages, createStage, previewTab, until } from './stage.ts';
import type { Stage } from './stage.ts';

const STUB = [
  'def add(a, b):',
  '    """Add two numbers.',
  '',
  '    >>> add(2, 3)',
  '    5',
  '    """',
  '',
].join('\n');
const WRONG = [' return a - b\n```', ' return a * b\n```', ' return a\n```', ' return b\n```'];
const RIGHT = ' return a + b\n```';

/** A model that writes an answer each time it is let, and the next one only then. */
function gated(answers: readonly string[]) {
  let let_ = 0;
  let asked = 0;
  return {
    asked: () => asked,
    release: (count: number) => (let_ += count),
    script: async (_: unknown, call: number): Promise<string> => {
      asked += 1;
      await until(() => let_ > call);
      return answers[Math.min(call, answers.length - 1)] ?? '';
    },
  };
}

describe('the panel as a place to steer a search from', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  let posted: ToPanel[];
  let listening: vscode.Disposable;

  const begin = async (script: Parameters<typeof createStage>[0]): Promise<void> => {
    stage = await createStage(script);
    posted = [];
    listening = stage.api.panel.onDidPost(message => posted.push(message));
    messages = answerMessages(() => undefined);
  };
  const solving = async (): Promise<{ solve: Solve; ended: Thenable<SolveResult | undefined> }> => {
    const document = await stage.open('sums.py', STUB);
    const known = stage.api.solves.all().length;
    const ended = vscode.commands.executeCommand<SolveResult | undefined>(
      'reasonCode.solve',
      document.uri,
      1,
    );
    await until(() => stage.api.solves.all().length > known);
    const solve = stage.api.solves.all().at(-1);
    assert.ok(solve);
    const shown = stage.api.panel.snapshots();
    await vscode.commands.executeCommand('reasonCode.showPanel', solve.key);
    // The page asks when it is there; before, it is told nothing.
    await until(() => stage.api.panel.snapshots() > shown);
    return { solve, ended };
  };
  const send = (message: object): Promise<void> => stage.api.panel.receive(message);
  const latest = <T extends ToPanel['type']>(type: T): Extract<ToPanel, { type: T }> | undefined =>
    posted.findLast((one): one is Extract<ToPanel, { type: T }> => one.type === type);
  afterEach(async () => {
    listening.dispose();
    messages.restore();
    await stage.end();
  });

  it('pauses, expands the node that is named, and goes on', async () => {
    const model = gated(WRONG);
    await begin(model.script);
    const { solve, ended } = await solving();
    await until(() => model.asked() === 1);
    await send({ type: 'pause' });
    await until(() => latest('mode')?.mode === 'paused');
    model.release(1);
    await until(() => solve.view.nodes.length === 2);
    await until(() => latest('mode')?.acceptable.length === 1);
    assert.deepEqual(latest('mode')?.acceptable, [1]);
    await send({ type: 'expand', node: 99 });
    assert.match(messages.asked.join('\n'), /no such candidate/);
    await send({ type: 'expand', node: 1 });
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.equal(model.asked(), 1);
    await send({ type: 'resume' });
    await until(() => latest('mode')?.mode === 'running');
    await until(() => solve.view.running.length > 0);
    assert.equal(solve.view.running[0]?.parent, 1);
    await send({ type: 'stop' });
    model.release(9);
    assert.equal((await ended)?.status, 'cancelled');
    assert.equal(latest('snapshot')?.mode, 'over');
    assert.deepEqual(latest('snapshot')?.acceptable, [1]);
  });

  it('loses nothing when it is closed and opened again', async () => {
    const model = gated(WRONG);
    await begin(model.script);
    const { solve, ended } = await solving();
    await until(() => latest('machine') !== undefined);
    const sample = latest('machine')?.sample;
    assert.ok(sample && sample.totalBytes > 0 && sample.processBytes > 0);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(({ input }) => input instanceof vscode.TabInputWebview),
    );
    posted.length = 0;
    model.release(2);
    await until(() => solve.view.nodes.length === 3);
    assert.deepEqual(posted, []);
    await vscode.commands.executeCommand('reasonCode.showPanel', solve.key);
    await until(() => latest('snapshot') !== undefined);
    const snapshot = latest('snapshot');
    assert.deepEqual(snapshot?.view, solve.view);
    assert.equal(snapshot.mode, 'running');
    assert.ok(snapshot.machine.length > 0);
    await send({ type: 'stop' });
    model.release(9);
    await ended;
  });

  it('shows the diff of a candidate of a paused search, which ends it', async () => {
    const model = gated(WRONG);
    await begin(model.script);
    messages.restore();
    messages = answerMessages(items => items.find(item => item === 'Stop and review'));
    const { solve, ended } = await solving();
    model.release(2);
    await until(() => solve.view.nodes.length === 3);
    await vscode.commands.executeCommand('reasonCode.pauseSearch');
    await until(() => latest('mode')?.acceptable.includes(2) === true);
    // The scripted model does not hear an abort while it waits for its answer.
    model.release(9);
    await send({ type: 'review', node: 2 });
    assert.equal((await ended)?.status, 'cancelled');
    await until(() => previewTab() !== undefined);
    assert.match(previewTab()?.label ?? '', /#2: NOT verified/);
  });

  it('understands no message that is none of its own', async () => {
    const model = gated([RIGHT]);
    await begin(model.script);
    const { solve, ended } = await solving();
    for (const raw of [undefined, 'stop', { type: 'stop!' }, { type: 'expand', node: -1 }])
      await stage.api.panel.receive(raw);
    assert.equal(solve.controller.signal.aborted, false);
    model.release(1);
    assert.equal((await ended)?.status, 'verified');
  });

  it('refuses to save a picture that is none', async () => {
    const model = gated([RIGHT]);
    await begin(model.script);
    const { ended } = await solving();
    model.release(1);
    await ended;
    await vscode.commands.executeCommand('reasonCode.savePicture');
    assert.ok(latest('draw-picture'));
    await send({ type: 'picture', svg: '<script>1</script>' });
    await until(() => messages.asked.some(text => text.includes('did not draw')));
  });
});

describe('an interrupted search', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  const ID = '20200101-000000-aaaaaa';
  let calls: number;

  /** A trace as a window leaves it that is reloaded after two candidates. */
  const interrupt = async (): Promise<vscode.TextDocument> => {
    calls = 0;
    stage = await createStage(() => {
      calls += 1;
      return calls > 4 ? RIGHT : (WRONG[calls - 1] ?? '');
    });
    messages = answerMessages(() => undefined);
    const document = await stage.open('sums.py', STUB);
    const result = await vscode.commands.executeCommand<SolveResult>(
      'reasonCode.solve',
      document.uri,
      1,
    );
    const folder = join(stage.folder, 'traces');
    const lines = (await readFile(join(folder, `${result.traceId}.trace.jsonl`), 'utf8')).split(
      '\n',
    );
    const third = lines.findIndex(line => /"type":"node-add".*"id":3/.test(line));
    assert.ok(third > 0);
    const text = lines.slice(0, third).join('\n').replaceAll(result.traceId, ID);
    await writeFile(join(folder, `${ID}.trace.jsonl`), `${text}\n{"type":"nod`);
    return document;
  };
  afterEach(async () => {
    messages.restore();
    await stage.end();
  });

  it('is shown up to its last event, and goes on in the same tree with what it has left', async () => {
    await interrupt();
    const posted: ToPanel[] = [];
    const listening = stage.api.panel.onDidPost(message => posted.push(message));
    await stage.api.panel.showTrace(ID);
    const shown = posted.findLast(one => one.type === 'snapshot');
    assert.deepEqual([shown?.mode, shown?.view.status], ['stored', 'interrupted']);
    assert.equal(shown?.view.nodes.length, 3);
    assert.ok((shown.events?.length ?? 0) > 3);
    const known = stage.api.solves.all().length;
    await stage.api.panel.receive({ type: 'continue' });
    listening.dispose();
    const solve = stage.api.solves.all().at(-1);
    assert.ok(solve && shown);
    assert.equal(stage.api.solves.all().length, known + 1);
    assert.deepEqual([solve.result?.status, solve.view.start?.continues], ['verified', ID]);
    // Two candidates were there; the first new one is right, and its one example is weak: it takes three.
    assert.equal(solve.result?.simulations, 5);
    assert.deepEqual(
      solve.view.nodes.slice(1, 3).map(({ code }) => code),
      shown.view.nodes.slice(1).map(({ code }) => code),
    );
    await until(() => previewTab() !== undefined);
    await vscode.commands.executeCommand('reasonCode.discard');
  });

  it('does not go on when its stub was changed, or its file is gone', async () => {
    const document = await interrupt();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(0).range, 'def add(a, b, c):');
    await vscode.workspace.applyEdit(edit);
    const known = stage.api.solves.all().length;
    await vscode.commands.executeCommand('reasonCode.continueSearch', ID);
    await until(() => messages.asked.some(text => /changed or filled in since/.test(text)));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const path = join(stage.folder, 'traces', `${ID}.trace.jsonl`);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll('sums.py', 'gone.py'));
    await vscode.commands.executeCommand('reasonCode.continueSearch', ID);
    await until(() => messages.asked.some(text => /not in this workspace any more/.test(text)));
    assert.equal(stage.api.solves.all().length, known);
  });

  it('that came to its end is no search to go on with', async () => {
    await interrupt();
    const result = stage.api.solves.all().at(-1)?.result;
    await vscode.commands.executeCommand('reasonCode.continueSearch', result?.traceId);
    await until(() => messages.asked.some(text => /came to its end/.test(text)));
  });
});
