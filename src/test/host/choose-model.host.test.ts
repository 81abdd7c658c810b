import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activated } from './stage.ts';

const setting = (): string | undefined =>
  vscode.workspace.getConfiguration('reasonCode').inspect<string>('model')?.globalValue;

describe('the command that chooses a model', () => {
  const { showQuickPick, showInputBox } = vscode.window;
  const original = setting();
  let shown: readonly vscode.QuickPickItem[] = [];
  /** Takes the item with this label in the user's place, or turns away. */
  const choose = async (label: string | undefined, typed?: string): Promise<void> => {
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        shown = items;
        return Promise.resolve(items.find(item => item.label === label));
      },
      showInputBox: () => Promise.resolve(typed),
    });
    await vscode.commands.executeCommand('reasonCode.chooseModel');
  };
  beforeEach(activated);
  afterEach(async () => {
    Object.assign(vscode.window, { showQuickPick, showInputBox });
    await vscode.workspace
      .getConfiguration('reasonCode')
      .update('model', original, vscode.ConfigurationTarget.Global);
  });

  it('shows the short list with size, licence and what is known of each, and sets the setting', async () => {
    await choose('Qwen2.5-Coder-0.5B-Instruct');
    assert.equal(setting(), 'hf:Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF:Q4_K_M');
    assert.equal(shown[0]?.label, 'Qwen2.5-Coder-1.5B-Instruct');
    const forbidden = shown.filter(({ description = '' }) => /qwen-research/.test(description));
    assert.equal(forbidden.length, 1);
  });

  it('takes what is typed, and changes nothing when the user turns away', async () => {
    await choose(shown.at(-1)?.label, ' hf:someone/tiny-GGUF:Q8_0 ');
    assert.equal(setting(), 'hf:someone/tiny-GGUF:Q8_0');
    await choose(undefined);
    assert.equal(setting(), 'hf:someone/tiny-GGUF:Q8_0');
  });
});
