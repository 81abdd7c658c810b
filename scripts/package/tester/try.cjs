// Runs inside the editor, in the place of tests: solves a function with the installed extension.
const assert = require('node:assert/strict');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const vscode = require('vscode');

const STUB = 'def add(a, b):\n    """Add two numbers.\n\n    >>> add(2, 3)\n    5\n    """\n';
const SHOWN_MS = 60_000;

exports.run = async () => {
  const extension = vscode.extensions.getExtension('reason-code.reason-code');
  assert.ok(extension, 'the extension is not installed');
  assert.equal(extension.packageJSON.scripts, undefined, 'it is the one of the checkout');
  const folder = mkdtempSync(join(tmpdir(), 'reason-code-try-'));
  try {
    const settings = vscode.workspace.getConfiguration('reasonCode');
    await settings.update('model', 'stand-in', vscode.ConfigurationTarget.Global);
    const path = join(folder, 'sums.py');
    writeFileSync(path, STUB);
    const document = await vscode.workspace.openTextDocument(path);
    await vscode.window.showTextDocument(document);
    const result = await vscode.commands.executeCommand('reasonCode.solve', document.uri, 1);
    assert.equal(result?.status, 'verified', result?.message);
    await until(() => preview() !== undefined);
    assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
    assert.match(document.getText(), /\n {4}return /);
    console.log(`host-test:solved with ${result.model} in ${result.sandbox}`);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function preview() {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .find(({ input }) => input?.modified?.scheme === 'reason-code-preview');
}

async function until(holds) {
  for (const end = Date.now() + SHOWN_MS; Date.now() < end;) {
    if (holds()) return;
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error('the proposal was not shown');
}
