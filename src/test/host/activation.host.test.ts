import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in a real VS Code', () => {
  it('is there, activates, and brings its commands', async () => {
    const extension = vscode.extensions.getExtension('reason-code.reason-code');
    assert.ok(extension);
    await extension.activate();
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['solve', 'cancel', 'accept', 'discard', 'nextCandidate', 'doctor']) {
      assert.ok(commands.includes(`reasonCode.${name}`), name);
    }
  });
});
