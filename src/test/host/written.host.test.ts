import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { answerMessages, createStage, previewTab, until } from './stage.ts';
import type { Stage } from './stage.ts';

const TWO = [
  'def area(side):',
  '    """Give what `square` gives.',
  '',
  '    >>> area(3)',
  '    9',
  '    """',
  '    raise NotImplementedError',
  '',
  '',
  'def square(a):',
  '    """Multiply a number with itself.',
  '',
  '    >>> square(4)',
  '    16',
  '    """',
  '    raise NotImplementedError',
  '',
].join('\n');
const STUBBED = '    raise NotImplementedError\n';
const WRONG = [
  'def add(a, b):',
  '    """Add.',
  '',
  '    >>> add(2, 3)',
  '    5',
  '    """',
  '    return a - b',
  '',
].join('\n');
const RIGHT = WRONG.replace('a - b', 'a + b');

type Lens = vscode.CodeLens;

describe('functions of a file, all of them and those that have a body', () => {
  let stage: Stage;
  let messages: ReturnType<typeof answerMessages>;
  const { showQuickPick } = vscode.window;
  const begin = async (
    answers: readonly string[],
    choose: (items: readonly string[]) => string | undefined = () => undefined,
  ): Promise<void> => {
    stage = await createStage(answers);
    messages = answerMessages(choose);
  };
  const lensesOf = async (document: vscode.TextDocument): Promise<readonly Lens[]> =>
    vscode.commands.executeCommand<Lens[]>('vscode.executeCodeLensProvider', document.uri);
  const titleOf = async (document: vscode.TextDocument): Promise<string | undefined> => {
    const found = (await lensesOf(document)).find(
      ({ command }) => command?.command === 'reasonCode.explain',
    );
    return found?.command?.title;
  };
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick });
    messages.restore();
    await stage.end();
  });

  it('solves all stubs, what others use first, and inserts all in one step of undo', async () => {
    const accept = (items: readonly string[]) => items.find(item => item.startsWith('Accept All'));
    await begin([' return a * a\n```', ' return square(side)\n```'], accept);
    const document = await stage.open('two.py', TWO);
    await vscode.commands.executeCommand('reasonCode.solveAll', document.uri);
    await until(() => !document.getText().includes('NotImplemented'));
    const expected = TWO.replace(STUBBED, '    return square(side)\n').replace(
      STUBBED,
      '    return a * a\n',
    );
    assert.equal(document.getText(), expected);
    await until(async () => (await titleOf(document))?.includes('verified by 1') === true);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), TWO);
  });

  it('lets verified ones be reviewed one by one, each against the file before it', async () => {
    const review = (items: readonly string[]) => items.find(item => item.startsWith('Review One'));
    await begin([' return a * a\n```', ' return square(side)\n```'], review);
    const document = await stage.open('two.py', TWO);
    await vscode.commands.executeCommand('reasonCode.solveAll', document.uri);
    await until(() => previewTab()?.label.startsWith('square') === true);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    await until(() => previewTab()?.label.startsWith('area') === true);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    assert.ok(!document.getText().includes('NotImplemented'));
  });

  it('inserts nothing of a batch into a file that was changed meanwhile', async () => {
    const accept = (items: readonly string[]) => items.find(item => item.startsWith('Accept All'));
    await begin([' return a * a\n```', ' return square(side)\n```'], accept);
    const document = await stage.open('two.py', TWO);
    const solving = vscode.commands.executeCommand('reasonCode.solveAll', document.uri);
    const edit = new vscode.WorkspaceEdit();
    await until(() => stage.api.solves.all().length > 0);
    edit.insert(document.uri, new vscode.Position(0, 0), '# mine\n');
    await vscode.workspace.applyEdit(edit);
    await solving;
    await until(() => messages.asked.some(text => text.includes('was changed since')));
    assert.equal(document.getText(), `# mine\n${TWO}`);
  });

  it('fixes a function from what its example says, and shows that as a diff', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('wrong.py', WRONG);
    const result = await vscode.commands.executeCommand<SolveResult>(
      'reasonCode.fix',
      document.uri,
      1,
    );
    assert.equal(result.status, 'verified');
    await until(() => previewTab() !== undefined);
    await vscode.commands.executeCommand('reasonCode.accept');
    assert.equal(document.getText(), RIGHT);
  });

  it('says that nothing has to be fixed, or that nothing speaks for a function', async () => {
    await begin([]);
    const document = await stage.open('right.py', `${RIGHT}\n\ndef bare(a):\n    return a\n`);
    await vscode.commands.executeCommand('reasonCode.fix', document.uri, 1);
    assert.match(messages.asked.at(-1) ?? '', /passes all of its 1 checks/);
    await vscode.commands.executeCommand('reasonCode.fix', document.uri, 11);
    assert.match(messages.asked.at(-1) ?? '', /Nothing could be run/);
    assert.equal(previewTab(), undefined);
  });

  it('explains a body by what it passed, and says when its text was changed', async () => {
    await begin([' return a + b\n```']);
    const document = await stage.open('wrong.py', WRONG);
    await vscode.commands.executeCommand('reasonCode.fix', document.uri, 1);
    await until(() => previewTab() !== undefined);
    await vscode.commands.executeCommand('reasonCode.accept');
    let shown: readonly vscode.QuickPickItem[] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        shown = items;
        return Promise.resolve(undefined);
      },
    });
    const explain = async (): Promise<string> => {
      await vscode.commands.executeCommand('reasonCode.explain', document.uri, 1);
      return shown.map(({ label }) => label).join('\n');
    };
    const said = await explain();
    assert.match(said, /very text that was verified[^]*1 of 1 examples[^]*seed 0[^]*trace/);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 5),
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.flatMap(one => (one instanceof vscode.MarkdownString ? one.value : [])),
    );
    assert.ok(texts.some(text => /openTrace/.test(text)));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(6, 4), 'b = b + 0\n    ');
    await vscode.workspace.applyEdit(edit);
    assert.match(await explain(), /text was changed since/);
    assert.match((await titleOf(document)) ?? '', /changed since/);
  });

  it('says so when no solve wrote the function', async () => {
    await begin([]);
    const document = await stage.open('mine.py', 'def mine(a):\n    return a\n');
    const lines: unknown = await vscode.commands.executeCommand(
      'reasonCode.explain',
      document.uri,
      1,
    );
    assert.equal(lines, undefined);
    assert.match(messages.asked.at(-1) ?? '', /No solve of this machine/);
  });
});
