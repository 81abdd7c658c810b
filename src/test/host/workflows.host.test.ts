import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ReasonCodeTool } from '../../../api/reason-code.d.ts';
import { answerMessages, createStage, until } from './stage.ts';
import type { Stage } from './stage.ts';
import { asJson, from, runWorkflow, statusesOf, tool, writeWorkflow } from './workflow-stage.ts';

const STUB = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';

describe('a workflow in the editor', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  let registered: vscode.Disposable[] = [];
  const calls: string[] = [];
  /** Registers a tool as another extension does. */
  const register = (name: string, run: ReasonCodeTool['run']): void => {
    const inputSchema = { type: 'object' };
    const counted: ReasonCodeTool['run'] = async (input, context) => {
      calls.push(name);
      return run(input, context);
    };
    const made = { name, description: `For a test: ${name}.`, inputSchema, run: counted };
    registered.push(stage.api.registerTool(made));
  };
  const echo = (): void => register('test_echo', input => Promise.resolve(input));
  beforeEach(async () => {
    stage = await createStage([' return a + b\n```']);
    messages = answerMessages(() => undefined);
    calls.length = 0;
  });
  afterEach(async () => {
    messages.restore();
    for (const one of registered) one.dispose();
    registered = [];
    await stage.end();
  });

  const DIAMOND = {
    inputs: { n: { type: 'number', default: 2 } },
    nodes: {
      start: tool('test_echo', { n: from('input.n') }),
      left: tool('test_fails', {}, { after: ['start'], fallback: { value: { n: 40 } } }),
      right: tool('test_echo', { n: from('start.n') }),
      which: {
        kind: 'branch',
        ways: { big: { greater: [from('start.n'), 5] } },
        otherwise: 'small',
      },
      big: tool('test_echo', { n: 0 }, { after: ['which:big'] }),
      small: tool('test_echo', { n: 1 }, { after: ['which:small'] }),
      end: { kind: 'join', of: [from('left.n'), from('right.n'), from('big.n'), from('small.n')] },
    },
    output: from('end'),
  };

  it('runs a diamond with a branch and a failure that has a fallback, drawn in the panel', async () => {
    echo();
    register('test_fails', () => Promise.reject(new Error('it is broken')));
    const uri = await writeWorkflow(stage, 'diamond', DIAMOND);
    const result = await runWorkflow(uri, { inputs: { n: 2 } });
    assert.deepEqual(result?.output, [40, 2, 1]);
    const statuses = statusesOf(result);
    assert.equal(statuses['left'], 'fallback');
    assert.equal(statuses['big'], 'skipped');
    assert.equal(statuses['small'], 'done');
    const { panel } = stage.api.workflows();
    await until(() => panel.snapshots() > 0);
    const view = panel.view();
    assert.equal(view?.status, 'done');
    const left = view.nodes[view.graph.nodes.findIndex(({ name }) => name === 'left')];
    assert.match(left?.why ?? '', /it is broken/);
    await until(() => messages.asked.some(text => /is done/.test(text)));
  });

  it('goes on from its checkpoint: what is done is not done again', async () => {
    echo();
    let works = false;
    register('test_flaky', () =>
      works ? Promise.resolve({ ok: true }) : Promise.reject(new Error('not yet')),
    );
    const file = {
      inputs: { n: { type: 'number' } },
      nodes: {
        first: tool('test_echo', { n: from('input.n') }),
        second: tool('test_flaky', {}, { after: ['first'] }),
      },
      output: from('first.n'),
    };
    const uri = await writeWorkflow(stage, 'resumed', file);
    assert.equal((await runWorkflow(uri, { inputs: { n: 7 } }))?.status, 'failed');
    works = true;
    const result = await runWorkflow(uri, { resume: true });
    assert.deepEqual(statusesOf(result), { first: 'restored', second: 'done' });
    assert.equal(result?.output, 7);
    assert.deepEqual(calls, ['test_echo', 'test_flaky', 'test_flaky']);
    // It came to its end: the next run begins anew.
    assert.deepEqual(statusesOf(await runWorkflow(uri, { inputs: { n: 8 } })), {
      first: 'done',
      second: 'done',
    });
  });

  it('asks for its inputs by name, and takes what is typed as their types', async () => {
    echo();
    const { showInputBox } = vscode.window;
    const prompts: string[] = [];
    Object.assign(vscode.window, {
      showInputBox: (options: vscode.InputBoxOptions) => {
        prompts.push(options.prompt ?? '');
        return Promise.resolve(options.value === '' ? '[1, 2]' : options.value);
      },
    });
    try {
      const file = {
        inputs: {
          word: { type: 'string', description: 'What to say.', default: 'hello' },
          list: { type: 'array' },
        },
        nodes: { all: tool('test_echo', { word: from('input.word'), list: from('input.list') }) },
        output: from('all'),
      };
      const result = await runWorkflow(await writeWorkflow(stage, 'asks', file), {
        resume: false,
      });
      assert.deepEqual(result?.output, { word: 'hello', list: [1, 2] });
      assert.deepEqual(prompts, ['word (string): What to say.', 'list (array)']);
    } finally {
      Object.assign(vscode.window, { showInputBox });
    }
  });

  it('is cancelled from the panel, and leaves nothing at work', async () => {
    let heard = false;
    register(
      'test_hangs',
      (_, { signal }) =>
        new Promise((_done, fail) => {
          signal.addEventListener('abort', () => {
            heard = true;
            fail(new Error('stopped'));
          });
        }),
    );
    const uri = await writeWorkflow(stage, 'hangs', { nodes: { wait: tool('test_hangs') } });
    const running = runWorkflow(uri);
    const { panel, runs } = stage.api.workflows();
    await until(
      () => panel.view()?.nodes[0]?.state === 'running' && panel.view()?.graph.name === 'hangs',
    );
    await panel.receive({ type: 'stop' });
    const result = await running;
    assert.equal(result?.status, 'cancelled');
    assert.deepEqual(result.abandoned, []);
    assert.equal(heard, true);
    assert.equal(runs.running(uri), undefined);
  });

  it('loses nothing when its panel is closed while it runs', async () => {
    let go: () => void = () => undefined;
    register('test_waits', () => new Promise(done => (go = () => done({ n: 1 }))));
    const nodes = { wait: tool('test_waits'), then: tool('test_echo', { n: from('wait.n') }) };
    echo();
    const running = runWorkflow(await writeWorkflow(stage, 'closed', { nodes }));
    const { panel } = stage.api.workflows();
    await until(() => panel.view()?.graph.name === 'closed' && calls.includes('test_waits'));
    await until(() => tabOf('Workflow: closed') !== undefined);
    const tab = tabOf('Workflow: closed');
    if (tab !== undefined) await vscode.window.tabGroups.close(tab);
    go();
    assert.equal((await running)?.status, 'done');
    const run = stage.api.workflows().runs.all().at(-1);
    assert.ok(run !== undefined);
    const before = panel.snapshots();
    panel.showRun(run);
    await until(() => panel.snapshots() > before);
    assert.deepEqual(
      panel.view()?.nodes.map(({ state }) => state),
      ['done', 'done'],
    );
  });

  it('searches in a reasoning node as the window does, and its tree can be opened', async () => {
    await stage.open('sums.py', STUB);
    const nodes = { code: { kind: 'reasoning', with: { file: 'sums.py', function: 'add' } } };
    const output = from('code.status');
    const result = await runWorkflow(await writeWorkflow(stage, 'solves', { nodes, output }));
    assert.equal(result?.output, 'verified');
    const { panel } = stage.api.workflows();
    assert.equal(panel.view()?.nodes[0]?.search, true);
    await panel.receive({ type: 'open-search', node: 0 });
    const { solve } = stage.api.panel.current();
    assert.equal(solve?.result?.status, 'verified');
    assert.equal(solve.stub.qualifiedName, 'add');
  });

  it('has its problems in the editor by line: a cycle, a dangling edge, an unknown tool', async () => {
    const nodes = {
      a: { kind: 'join', of: [from('b')] },
      b: { kind: 'join', of: [from('a')] },
      c: tool('nobody_has_this'),
      d: { kind: 'join', of: [from('gone.x')] },
    };
    const uri = await writeWorkflow(stage, 'broken', { nodes });
    const document = await vscode.workspace.openTextDocument(uri);
    const own = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Reason-Code');
    await until(() => own().length >= 3);
    const at = (pattern: RegExp): string => {
      const found = own().find(({ message }) => pattern.test(message));
      assert.ok(found, String(pattern));
      return document.lineAt(found.range.start.line).text.trim();
    };
    assert.equal(at(/wait for each other: a → b → a/), '"a": {');
    assert.match(at(/no tool called "nobody_has_this"/), /"tool"/);
    assert.match(at(/no node called "gone"/), /\$from|\{/);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    const right = asJson('broken', { nodes: { a: { kind: 'join', of: [1] } } });
    edit.replace(uri, all, right);
    await vscode.workspace.applyEdit(edit);
    await until(() => own().length === 0);
    assert.equal(await vscode.commands.executeCommand('reasonCode.validateWorkflow', uri), 0);
    await vscode.commands.executeCommand('workbench.action.files.save');
  });

  it('is not run when it is invalid, which is said with the line', async () => {
    const uri = await writeWorkflow(stage, 'bad', { nodes: { a: tool('nobody_has_this') } });
    assert.equal(await runWorkflow(uri), undefined);
    await until(() => messages.asked.some(text => /bad\.json:\d+: .*nobody_has_this/.test(text)));
  });

  it('has what can be done with it above it, and its graph can be shown', async () => {
    const uri = await writeWorkflow(stage, 'drawn', { nodes: { a: { kind: 'join', of: [1] } } });
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      (await vscode.workspace.openTextDocument(uri)).uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.command).filter(name => name?.startsWith('reasonCode.')),
      ['reasonCode.runWorkflow', 'reasonCode.validateWorkflow', 'reasonCode.showWorkflowGraph'],
    );
    await vscode.commands.executeCommand('reasonCode.showWorkflowGraph', uri);
    const view = stage.api.workflows().panel.view();
    assert.equal(view?.status, 'drawn');
    assert.equal(view.graph.nodes[0]?.name, 'a');
  });

  it('is run by other extensions through the exported interface', async () => {
    const { api } = stage;
    assert.equal(api.version, 1);
    echo();
    const file = {
      inputs: { n: { type: 'number' } },
      nodes: { one: tool('test_echo', { n: from('input.n') }) },
      output: from('one.n'),
    };
    const uri = await writeWorkflow(stage, 'exported', file);
    const result = await api.runWorkflow(uri, { inputs: { n: 3 } });
    assert.deepEqual([result.status, result.output], ['done', 3]);
    await assert.rejects(api.runWorkflow(uri), /inputs of exported do not fit/);
    const document = await stage.open('sums.py', STUB);
    const solved = await api.solve({ uri: document.uri, function: 'add' });
    assert.equal(solved.status, 'verified');
    assert.match(solved.code, /return a \+ b/);
    assert.equal(await readFile(document.uri.fsPath, 'utf8'), STUB);
  });

  it('is refused tools of other extensions that cannot be used', async () => {
    const { api } = stage;
    const run = (): Promise<unknown> => Promise.resolve(null);
    const good = { name: 'test_ok', description: 'x', inputSchema: { type: 'object' }, run };
    const refused = (more: object, why: RegExp): void => {
      assert.throws(() => api.registerTool({ ...good, ...more }), why);
    };
    refused({ name: 'Not A Name' }, /no name for a tool/);
    refused({ name: 'read_file' }, /called read_file already/);
    refused({ description: ' ' }, /no description/);
    refused({ inputSchema: 3 }, /no JSON Schema/);
    refused({ permission: 'everything' }, /has to be one of/);
    refused({ timeoutMs: -1 }, /timeoutMs/);
    const first = api.registerTool(good);
    refused({}, /called test_ok already/);
    first.dispose();
    api.registerTool(good).dispose();
    await Promise.resolve();
  });
});

function tabOf(label: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all.flatMap(group => group.tabs).find(tab => tab.label === label);
}
