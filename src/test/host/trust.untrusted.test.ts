import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { activated, answerMessages } from './stage.ts';

/** These run in a window of their own, opened with workspace trust on and granted by nobody. */
describe('in a workspace that nobody trusted', () => {
  let messages: ReturnType<typeof answerMessages>;
  let document: vscode.TextDocument;
  beforeEach(async () => {
    messages = answerMessages(() => undefined);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    document = await vscode.workspace.openTextDocument(join(folder.uri.fsPath, 'sums.py'));
    await vscode.window.showTextDocument(document);
  });
  afterEach(() => messages.restore());

  it('the window really is restricted, and the extension is there all the same', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal((await activated()).solves.all().length, 0);
  });

  it('a solve is refused with what to do, and the document stays as it is', async () => {
    const { solves } = await activated();
    const before = document.getText();
    const result = await vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
    assert.equal(result, undefined);
    assert.match(messages.asked.join('\n'), /not trusted/);
    assert.equal(document.getText(), before);
    assert.equal(solves.all().length, 0);
  });

  it('a tool of an agent is refused', async () => {
    const input = { language: 'python', code: 'x = 1', calls: ['x'] };
    const request = { input, toolInvocationToken: undefined };
    await assert.rejects(async () => vscode.lm.invokeTool('reasoncode_run_in_sandbox', request));
  });

  it('all stubs, and the body of a function, are left alone, too', async () => {
    const { solves, status } = await activated();
    const before = document.getText();
    for (const command of ['reasonCode.solveAll', 'reasonCode.fix'])
      assert.equal(await vscode.commands.executeCommand(command, document.uri, 1), undefined);
    assert.equal(messages.asked.filter(text => /not trusted/.test(text)).length, 2);
    assert.equal(document.getText(), before);
    assert.equal(solves.all().length, 0);
    assert.equal(status.state().trusted, false);
  });

  it('no Phoenix is started, and nothing is sent to one', async () => {
    for (const command of ['reasonCode.startPhoenix', 'reasonCode.openTraceInPhoenix'])
      assert.equal(await vscode.commands.executeCommand(command, 'a-trace'), undefined);
    assert.equal(messages.asked.filter(text => /not trusted/.test(text)).length, 2);
  });

  it('the light bulb has nothing that could be run', async () => {
    await activated();
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(3, 4, 3, 4),
      vscode.CodeActionKind.RefactorRewrite.value,
    );
    // Those that are disabled, with the reason, are not given to programs.
    const own = actions.filter(({ kind }) => kind?.value.includes('reasonCode') === true);
    assert.deepEqual(own, []);
  });

  it('a workflow is refused, by the command and through the exported interface', async () => {
    const api = await activated();
    const run = vscode.commands.executeCommand('reasonCode.runWorkflow', document.uri);
    assert.equal(await run, undefined);
    assert.match(messages.asked.join('\n'), /not trusted/);
    await assert.rejects(api.runWorkflow(document.uri), /not trusted/);
    await assert.rejects(api.solve({ uri: document.uri, line: 1 }), /not trusted/);
    const request = { input: { expression: '1' }, toolInvocationToken: undefined };
    await assert.rejects(async () => vscode.lm.invokeTool('reasoncode_calculate', request));
  });

  it('a benchmark is refused: said to a person, thrown to a program', async () => {
    const given = { suite: 'humaneval' };
    await assert.rejects(
      async () => vscode.commands.executeCommand('reasonCode.runBenchmark', given),
      /not trusted/,
    );
    assert.deepEqual(messages.asked, []);
    assert.equal(await vscode.commands.executeCommand('reasonCode.runBenchmark'), undefined);
    assert.match(messages.asked.join('\n'), /not trusted/);
  });
});
