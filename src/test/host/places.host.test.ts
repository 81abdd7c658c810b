import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { answerMessages, createStage, until } from './stage.ts';
import type { Stage } from './stage.ts';

const TWO = [
  'def add(a, b):',
  '    """Add.',
  '',
  '    >>> add(2, 3)',
  '    5',
  '    """',
  '',
  '',
  'def done():',
  '    return 1',
  '',
  '',
  'def later():',
  '    raise NotImplementedError',
  '',
].join('\n');

describe('the places of the extension in the editor', () => {
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

  it('puts a lens above stubs and above nothing else', async () => {
    const document = await stage.open('two.py', TWO);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    const own = lenses.filter(lens => lens.command?.command === 'reasonCode.solve');
    assert.deepEqual(
      own.map(lens => lens.range.start.line),
      [0, 12],
    );
  });

  it('offers the light bulb on a docstring, and not on a function that has a body', async () => {
    const document = await stage.open('two.py', TWO);
    const actionsAt = async (line: number): Promise<vscode.CodeAction[]> => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new vscode.Range(line, 4, line, 4),
      );
      return actions.filter(action => action.command?.command === 'reasonCode.solve');
    };
    assert.equal((await actionsAt(1)).length, 1);
    assert.equal((await actionsAt(9)).length, 0);
  });

  it('solves the stub at the cursor from the palette', async () => {
    const document = await stage.open('two.py', TWO);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(4, 0, 4, 0);
    const result = await vscode.commands.executeCommand<{ status: string; function: string }>(
      'reasonCode.solve',
    );
    assert.deepEqual([result.status, result.function], ['verified', 'add']);
  });

  it('lists solves of other sessions, newest first, and damaged files as damaged', async () => {
    const document = await stage.open('two.py', TWO);
    await vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
    const folder = join(stage.folder, 'traces');
    const header = { format: 'reason-code-trace', version: 1, id: '20200101-000000-aaaaaa' };
    const line = JSON.stringify({ ...header, startedAt: '2020-01-01T00:00:00.000Z' });
    await writeFile(join(folder, '20200101-000000-aaaaaa.trace.jsonl'), `${line}\n`);
    await writeFile(join(folder, '20190101-000000-bbbbbb.trace.jsonl'), '{"no');
    await writeFile(join(folder, '20180101-000000-cccccc.trace.jsonl'), `${line}\nnonsense\n{}\n`);
    const items = await stage.api.tree.items();
    assert.deepEqual(
      items.map(({ status }) => status),
      ['verified', 'interrupted', 'interrupted', 'damaged'],
    );
    assert.equal(items[0]?.label, 'add');
  });

  it('answers the panel with a snapshot when its page is ready', async () => {
    const document = await stage.open('two.py', TWO);
    await vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
    const before = stage.api.panel.snapshots();
    await vscode.commands.executeCommand('reasonCode.showPanel');
    await until(() => stage.api.panel.snapshots() > before);
    const [item] = await stage.api.tree.items();
    await vscode.commands.executeCommand('reasonCode.openTrace', item?.id);
    const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
    assert.ok(tabs.some(({ input }) => input instanceof vscode.TabInputWebview));
  });
});
