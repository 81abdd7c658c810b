import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { answerMessages, createStage, previewTab, until } from './stage.ts';
import type { Stage } from './stage.ts';

const STUB = [
  'import os',
  '',
  'def add(a, b):',
  '    """Add two numbers.',
  '',
  '    >>> add(2, 3)',
  '    5',
  '    """',
  '',
  'TAIL = os.sep',
  '',
].join('\n');
const SOLVED = STUB.replace('    """\n\nTAIL', '    """\n    return a + b\n\nTAIL');

const solve = async (
  document: vscode.TextDocument,
  line: number,
): Promise<SolveResult | undefined> =>
  vscode.commands.executeCommand<SolveResult | undefined>('reasonCode.solve', document.uri, line);

describe('solving in the editor', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;

  const begin = async (
    answers: readonly string[],
    choose = (): string | undefined => undefined,
  ) => {
    stage = await createStage(answers);
    messages = answerMessages(choose);
  };
  afterEach(async () => {
    messages.restore();
    await stage.end();
  });

  it('shows a verified body as a diff, inserts exactly it, and one undo takes it back', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    const result = await solve(document, 3);
    assert.equal(result?.status, 'verified');
    assert.equal(document.getText(), STUB);
    await until(() => previewTab() !== undefined);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    assert.equal(document.getText(), SOLVED);
    assert.equal(previewTab(), undefined);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), STUB);
  });

  it('puts new imports to the top in the same step of undo', async () => {
    const text = STUB.replace('    >>> add(2, 3)\n    5', '    >>> add(2, 3)\n    5.0').replace(
      'import os\n',
      'import os\n',
    );
    await begin([' import math\n    return math.fsum([a, b])\n```']);
    const document = await stage.open('floats.py', text);
    assert.equal((await solve(document, 3))?.status, 'verified');
    await until(() => previewTab() !== undefined);
    await vscode.commands.executeCommand('reasonCode.accept');
    assert.match(document.getText(), /^import os\nimport math\n/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('leaves the document as it was when the proposal is discarded', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    await solve(document, 3);
    await until(() => previewTab() !== undefined);
    await vscode.commands.executeCommand('reasonCode.discard');
    assert.equal(document.getText(), STUB);
    assert.equal(previewTab(), undefined);
  });

  it('inserts after an edit elsewhere, and refuses after an edit of the stub', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    await solve(document, 3);
    await until(() => previewTab() !== undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# a new first line\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    assert.equal(document.getText(), `# a new first line\n${SOLVED}`);
  });

  it('refuses to insert into a stub that was changed, and keeps the preview', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('sums.py', STUB);
    await solve(document, 3);
    await until(() => previewTab() !== undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(2).range, 'def add(a, b, c=0):');
    await vscode.workspace.applyEdit(edit);
    const changed = document.getText();
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'refused');
    assert.equal(document.getText(), changed);
    assert.ok(previewTab());
    assert.match(messages.asked.join('\n'), /was changed since it was solved/);
  });

  it('refuses to insert when what the function uses was changed', async () => {
    const text = `BASE = 0\n\n${STUB.replace('"""Add two', '"""Add BASE and two')}`;
    await begin([' return BASE + a + b\n```']);
    const document = await stage.open('based.py', text);
    assert.equal((await solve(document, 5))?.status, 'verified');
    await until(() => previewTab() !== undefined);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(0).range, 'BASE = 1');
    await vscode.workspace.applyEdit(edit);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'refused');
    assert.match(messages.asked.join('\n'), /What add uses was changed/);
  });

  it('says so and changes nothing when the file is read-only', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('locked.py', STUB);
    await stage.lock(document);
    await solve(document, 3);
    await until(() => previewTab() !== undefined);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'refused');
    assert.equal(document.getText(), STUB);
    assert.match(messages.asked.join('\n'), /read-only/);
  });
});

describe('what is not verified', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages> | undefined;
  afterEach(async () => {
    messages?.restore();
    await stage.end();
  });

  it('is inserted only after an explicit choice, and candidates can be paged through', async () => {
    stage = await createStage([' return a - b\n```', ' return a * b\n```']);
    let insert = false;
    messages = answerMessages(items =>
      items.find(item => (insert ? /Insert unverified/ : /Review the best/).test(item)),
    );
    const document = await stage.open('sums.py', STUB);
    const result = await solve(document, 3);
    assert.equal(result?.status, 'unverified');
    assert.ok(result.proposals.length >= 2);
    await until(() => previewTab() !== undefined);
    const first = previewTab()?.label ?? '';
    assert.match(first, /NOT verified/);
    await vscode.commands.executeCommand('reasonCode.nextCandidate');
    await until(() => previewTab() !== undefined && previewTab()?.label !== first);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'declined');
    assert.equal(document.getText(), STUB);
    insert = true;
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    assert.match(document.getText(), /return a [-*] b/);
  });

  it('is kept as the best so far when the search is cancelled', async () => {
    let calls = 0;
    stage = await createStage(async () => {
      calls += 1;
      if (calls > 1) {
        await until(() => (stage.api.solves.all().at(-1)?.view.nodes.length ?? 0) > 1);
        await vscode.commands.executeCommand('reasonCode.cancel');
      }
      return ' return a - b\n```';
    });
    messages = answerMessages(() => undefined);
    const document = await stage.open('sums.py', STUB);
    const result = await solve(document, 3);
    assert.equal(result?.status, 'cancelled');
    assert.equal(result.proposals.length, 1);
    assert.equal(document.getText(), STUB);
  });

  it('a file that does not parse, and one without a stub, each get their own advice', async () => {
    stage = await createStage([' return a + b\n```']);
    messages = answerMessages(() => undefined);
    const broken = await stage.open('broken.py', 'def f(:\n    pass pass\n');
    assert.equal(await solve(broken, 1), undefined);
    const full = await stage.open('full.py', 'def f():\n    return 1\n');
    assert.equal(await solve(full, 1), undefined);
    await until(() => messages !== undefined && messages.asked.length >= 2);
    assert.match(messages.asked[0] ?? '', /does not parse/);
    assert.match(messages.asked[1] ?? '', /no stub here/);
  });
});
