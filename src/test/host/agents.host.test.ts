import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AGENT_TOOLS } from '../../compose/agent-tools.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { createStage, previewTab, until } from './stage.ts';
import type { Stage } from './stage.ts';

const STUB = 'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    """\n';
const SOLVED = `${STUB.trimEnd()}\n    return a + b\n`;
const FIRST = 'def first(xs: list[int]):\n    """The first of them."""\n    ...\n';
const { solve, sandbox } = AGENT_TOOLS;

/** What an agent of the editor gets from a tool. */
async function invoke(
  name: string,
  input: object,
  token = new vscode.CancellationTokenSource().token,
): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return result.content
    .map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
}

describe('the tools of the editor’s agents', () => {
  let stage: Stage;
  afterEach(() => stage.end());

  it('are there with what they take', async () => {
    stage = await createStage([' return a + b\n```']);
    for (const tool of [solve, sandbox]) {
      const found = vscode.lm.tools.find(({ name }) => name === tool.name);
      assert.equal(found?.description, tool.description);
    }
  });

  it('give a verified body back and leave the file alone', async () => {
    stage = await createStage([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    const text = await invoke(solve.name, { path: document.uri.fsPath, function: 'add' });
    assert.match(text, /^VERIFIED: add\./);
    assert.match(text, /Evidence: 1 of 1 examples passed/);
    assert.match(text, /return a \+ b/);
    assert.equal(document.getText(), STUB);
    assert.equal(previewTab(), undefined);
  });

  it('insert it when they are told to, as one step of undo', async () => {
    stage = await createStage([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    const text = await invoke(solve.name, { path: document.uri.fsPath, line: 1, insert: true });
    assert.match(text, /was inserted into the file/);
    assert.equal(document.getText(), SOLVED);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), STUB);
  });

  it('say plainly that nothing was verified, and insert nothing then', async () => {
    stage = await createStage([' return a - b\n```']);
    const document = await stage.open('sums.py', STUB);
    const text = await invoke(solve.name, { path: document.uri.fsPath, insert: true });
    assert.match(text, /^NOT VERIFIED: add/);
    assert.equal(document.getText(), STUB);
  });

  it('tell an agent what is wrong with what it asks', async () => {
    stage = await createStage([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    const path = document.uri.fsPath;
    await assert.rejects(invoke(solve.name, { path, function: 'nope' }), /no stub called nope/);
    await assert.rejects(invoke(solve.name, { path: 'sums.py' }), /not an absolute path/);
    const outside = join(stage.folder, 'closed.py');
    await writeFile(outside, STUB);
    await assert.rejects(invoke(solve.name, { path: outside }), /in none of the folders/);
    await assert.rejects(invoke(sandbox.name, { language: 'python' }), /code/);
  });

  it('run code in the sandbox', async () => {
    stage = await createStage([]);
    const code = 'def f(x):\n    return [x] * 2\n';
    const text = await invoke(sandbox.name, { language: 'python', code, calls: ['f(1)'] });
    assert.match(text, /f\(1\) → \[1, 1\]/);
  });

  it('end when they are cancelled', async () => {
    const source = new vscode.CancellationTokenSource();
    stage = await createStage(async () => {
      source.cancel();
      await new Promise(resolve => setTimeout(resolve, 50));
      return ' return a - b\n```';
    });
    const document = await stage.open('sums.py', STUB);
    await assert.rejects(invoke(solve.name, { path: document.uri.fsPath }, source.token));
    await until(() => stage.api.solves.all().at(-1)?.result !== undefined);
    assert.equal(stage.api.solves.all().at(-1)?.result?.status, 'cancelled');
  });
});

describe('a function without an example', () => {
  let stage: Stage;
  const { showQuickPick, showInputBox } = vscode.window;
  type Shown = { readonly title: string; readonly labels: readonly string[] };
  /** Picks the item with a label in the user's place, and remembers what was shown. */
  const picking = (choose: (labels: readonly string[]) => string | undefined): Shown[] => {
    const shown: Shown[] = [];
    const pick = (
      items: readonly vscode.QuickPickItem[],
      options: vscode.QuickPickOptions,
    ): Promise<vscode.QuickPickItem | undefined> => {
      const labels = items.map(({ label }) => label);
      shown.push({ title: options.placeHolder ?? '', labels });
      const wanted = choose(labels);
      return Promise.resolve(items.find(({ label }) => label === wanted));
    };
    Object.assign(vscode.window, { showQuickPick: pick });
    return shown;
  };
  const solveFirst = (document: vscode.TextDocument): Thenable<SolveResult | undefined> =>
    vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
  const SCRIPT = [' return xs[0] if xs else 0\n```', ' return xs[0] if xs else None\n```'];
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick, showInputBox });
    await stage.end();
  });

  it('is verified by what the user picks, and keeps it as a doctest in one step of undo', async () => {
    stage = await createStage(SCRIPT);
    const shown = picking(labels =>
      labels.find(label => label === 'None' || /docstring/.test(label)),
    );
    const document = await stage.open('first.py', FIRST);
    const result = await solveFirst(document);
    assert.equal(result?.status, 'verified');
    assert.equal(shown[0]?.title, 'What should first([]) give?');
    assert.deepEqual(
      result.evidence.map(({ kind }) => kind),
      ['answered-question'],
    );
    await until(() => previewTab() !== undefined);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    const after = document.getText();
    assert.match(
      after,
      />>> first\(\[\]\) is None\n {4}True\n {4}"""\n {4}return xs\[0\] if xs else None\n/,
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), FIRST);
  });

  it('takes a value that the user types', async () => {
    stage = await createStage([...SCRIPT, ' return xs[0] if xs else -1\n```']);
    picking(labels => labels.find(label => label.startsWith('Something else')));
    Object.assign(vscode.window, { showInputBox: () => Promise.resolve('-1') });
    const result = await solveFirst(await stage.open('first.py', FIRST));
    assert.equal(result?.status, 'verified');
    assert.match(result.code, /else -1/);
  });

  it('stays unverified when the user skips', async () => {
    stage = await createStage(SCRIPT);
    const shown = picking(labels => labels.find(label => label === 'Skip'));
    const result = await solveFirst(await stage.open('first.py', FIRST));
    assert.equal(result?.status, 'unverified');
    assert.equal(shown.length, 1);
  });
});
