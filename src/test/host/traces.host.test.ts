import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { answerMessages, createStage, until } from './stage.ts';
import type { Stage } from './stage.ts';

const ADD = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
/** What is a text, and nothing for what is none. */
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const run = (name: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`reasonCode.${name}`, ...args);

describe('past solves in the sidebar', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  let answer: string | undefined;
  beforeEach(async () => {
    // The first candidate is wrong, and each search begins with it again.
    stage = await createStage((_request, call) =>
      call % 2 === 0 ? ' return a - b\n```' : ' return a + b\n```',
    );
    answer = undefined;
    messages = answerMessages(items => items.find(item => item === answer));
    await run('searchTraces', '');
  });
  afterEach(async () => {
    messages.restore();
    await stage.end();
  });

  const children = async (id?: string): Promise<readonly string[]> =>
    (await stage.api.tree.provider.getChildren(id)) ?? [];
  const item = async (id: string): Promise<vscode.TreeItem> =>
    stage.api.tree.provider.getTreeItem(id);
  const solve = async (): Promise<string> => {
    const document = await stage.open('two.py', ADD);
    const result = await vscode.commands.executeCommand<{ traceId: string }>(
      'reasonCode.solve',
      document.uri,
      1,
    );
    return result.traceId;
  };
  const leave = async (id: string, ...lines: readonly object[]): Promise<void> => {
    const header = {
      format: 'reason-code-trace',
      version: 1,
      id,
      startedAt: '2020-01-02T12:00:00Z',
    };
    const written = [header, ...lines].map(line => `${JSON.stringify(line)}\n`).join('');
    await writeFile(join(stage.folder, 'traces', `${id}.trace.jsonl`), written);
  };

  it('stand by day and file, with their candidates below them', async () => {
    const trace = await solve();
    await leave('20200102-120000-aaaaaa');
    const [today = '', before = ''] = await children();
    assert.equal((await item(today)).label, 'Today');
    assert.equal(before, 'day:2020-01-02');
    const [file = ''] = await children(today);
    assert.match(text((await item(file)).label), /two\.py$/);
    assert.deepEqual(await children(file), [`solve:${trace}`]);
    const line = await item(`solve:${trace}`);
    assert.equal(line.label, 'add');
    assert.match(text(line.description), /^verified · \d+\.\d s · \d+ tokens · scripted$/);
    assert.equal(line.contextValue, 'trace.verified');
    assert.match(line.accessibilityInformation?.label ?? '', /^add, verified/);
    const [first = ''] = await children(`solve:${trace}`);
    assert.match(text((await item(first)).description), / \d\/1 · reward \d\.\d\d · visits \d/);
    assert.equal(stage.api.tree.provider.getParent?.(first), `solve:${trace}`);
    const cancel = new vscode.CancellationTokenSource();
    const full = await stage.api.tree.provider.resolveTreeItem?.(
      new vscode.TreeItem(''),
      first,
      cancel.token,
    );
    assert.match(text(full?.tooltip), /return a/);
  });

  it('are listed when some are damaged or newer, and those say so', async () => {
    await solve();
    const folder = join(stage.folder, 'traces');
    await writeFile(join(folder, '20200102-120000-bbbbbb.trace.jsonl'), 'nonsense\n');
    const newer = '{"format":"reason-code-trace","version":9}\n';
    await writeFile(join(folder, '20200102-120000-cccccc.trace.jsonl'), newer);
    const statuses = (await stage.api.tree.items()).map(({ status }) => status);
    assert.deepEqual(statuses, ['verified', 'newer', 'damaged']);
    await children();
    await children('day:2020-01-02');
    await children('file:2020-01-02:');
    const damaged = await item('solve:20200102-120000-bbbbbb');
    assert.equal(damaged.description, 'damaged');
    assert.equal(damaged.collapsibleState, vscode.TreeItemCollapsibleState.None);
    await run('openTrace', '20200102-120000-cccccc');
    assert.match(messages.asked.at(-1) ?? '', /newer version/);
  });

  it('are pinned, and deleted when that is confirmed', async () => {
    const trace = await solve();
    await run('pinTrace', `solve:${trace}`);
    assert.equal((await stage.workbench.traces.list())[0]?.pinned, true);
    const [today = ''] = await children();
    const [file = ''] = await children(today);
    await children(file);
    assert.equal((await item(`solve:${trace}`)).contextValue, 'trace.verified.pinned');
    await run('unpinTrace', { id: trace });
    assert.equal((await stage.workbench.traces.list())[0]?.pinned, false);
    await run('deleteTrace', `solve:${trace}`);
    assert.match(messages.asked.at(-1) ?? '', /Delete the trace of add/);
    assert.equal((await stage.api.tree.items()).length, 1);
    answer = 'Delete';
    await run('deleteTrace', `solve:${trace}`);
    assert.deepEqual(await stage.api.tree.items(), []);
  });

  it('are narrowed down by a search, and all there after it', async () => {
    await solve();
    await run('searchTraces', 'TWO.py verified');
    assert.equal((await children()).length, 1);
    await run('searchTraces', 'two.py cancelled');
    assert.equal((await children()).length, 0);
    await run('clearTraceSearch');
    assert.equal((await children()).length, 1);
  });

  it('can be solved again, with the same outcome in a trace of its own', async () => {
    const trace = await solve();
    await stage.open('two.py', ADD);
    const again = (await run('rerunTrace', `solve:${trace}`)) as { traceId: string; seed: number };
    assert.notEqual(again.traceId, trace);
    const [one, other] = await Promise.all(
      [trace, again.traceId].map(async id => (await stage.workbench.traces.read(id)).events),
    );
    const starts = [one, other].map(events => {
      const {
        seed,
        strategy,
        simulations,
        function: name,
      } = events?.[0] as Record<string, unknown>;
      return { seed, strategy, simulations, name };
    });
    assert.deepEqual(starts[1], starts[0]);
  });

  it('are not solved again where the stub is gone', async () => {
    const trace = await solve();
    const document = await stage.open('two.py', ADD);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, '    return a\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(await run('rerunTrace', trace), undefined);
    assert.match(messages.asked.at(-1) ?? '', /no stub add/);
  });

  it('are compared side by side as text', async () => {
    const traces = [await solve(), await solve()];
    await run(
      'compareTraces',
      `solve:${traces[0]}`,
      traces.map(id => `solve:${id}`),
    );
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputTextDiff);
    const sides = await Promise.all(
      [input.original, input.modified].map(uri => vscode.workspace.openTextDocument(uri)),
    );
    for (const [place, side] of sides.entries()) {
      assert.match(side.getText(), /Status: verified/);
      assert.match(side.getText(), /return a \+ b/);
      assert.ok(side.getText().includes(`Trace: ${traces[place]}`));
    }
  });

  it('are copied as text, whole or one candidate', async () => {
    const trace = await solve();
    await run('copyTrace', `solve:${trace}`);
    const whole = await vscode.env.clipboard.readText();
    assert.match(whole, /^add \(.*two\.py:1\)/);
    assert.match(whole, /Candidate 1, \w+, \d of 1 checks/);
    const last = (await stage.workbench.traces.read(trace)).events.findLast(
      event => (event as { type: string }).type === 'node-add',
    ) as { node: { id: number; code: string } };
    await run('copyTrace', `node:${last.node.id}:${trace}`);
    assert.ok((await vscode.env.clipboard.readText()).startsWith(last.node.code.trimEnd()));
  });

  it('are asked for where a command is about none in particular', async () => {
    const trace = await solve();
    const { showQuickPick } = vscode.window;
    const offered: string[] = [];
    const choose = (items: readonly vscode.QuickPickItem[]): Promise<unknown> => {
      offered.push(...items.map(({ label, description }) => `${label} ${description ?? ''}`));
      return Promise.resolve(items[0]);
    };
    Object.assign(vscode.window, { showQuickPick: choose });
    try {
      await vscode.env.clipboard.writeText('');
      await run('copyTrace');
    } finally {
      Object.assign(vscode.window, { showQuickPick });
    }
    assert.equal(offered.length, 1);
    assert.match(offered[0] ?? '', /^add .*two\.py$/);
    assert.ok((await vscode.env.clipboard.readText()).includes(trace));
  });

  it('are exported as events, spans and a picture', async () => {
    const trace = await solve();
    for (const [format, holds] of [
      ['json', '"solve-end"'],
      ['otlp', '"openinference.span.kind"'],
      ['svg', '<svg '],
    ] as const) {
      const target = vscode.Uri.file(join(stage.folder, `out.${format}`));
      await run('exportTrace', trace, undefined, format, target);
      assert.ok((await readFile(target.fsPath, 'utf8')).includes(holds), format);
    }
  });

  it('that run are listed as running', async () => {
    await stage.end();
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => (release = resolve));
    stage = await createStage(async () => {
      await held;
      return ' return a + b\n```';
    });
    const document = await stage.open('two.py', ADD);
    const solved = run('solve', document.uri, 1);
    await until(async () => (await stage.api.tree.items())[0]?.status === 'running');
    const [row] = await stage.api.tree.rows();
    await run('deleteTrace', row?.id);
    assert.equal((await stage.api.tree.items()).length, 1);
    release();
    await solved;
    assert.equal((await stage.api.tree.items())[0]?.status, 'verified');
  });
});
