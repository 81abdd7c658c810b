import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createWorkbench, defaultFolders } from '../../compose/create-workbench.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import { activated, assetsFolder, previewTab, until } from './stage.ts';

const STUB = [
  'def add(a: int, b: int) -> int:',
  '    """Add two numbers.',
  '',
  '    >>> add(2, 3)',
  '    5',
  '    """',
  '',
].join('\n');

describe('the whole way on real parts', () => {
  it('goes from a stub to an inserted body with a real model in the extension host', async function () {
    const api = await activated();
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-real-'));
    const notices: string[] = [];
    const workbench = createWorkbench({
      assets: assetsFolder(),
      cacheFolder: defaultFolders().cache,
      traceFolder: join(folder, 'traces'),
      settings: DEFAULT_SETTINGS,
      notice: line => notices.push(line),
    });
    api.substitute(workbench);
    try {
      const path = join(folder, 'sums.py');
      await writeFile(path, STUB);
      const document = await vscode.workspace.openTextDocument(path);
      await vscode.window.showTextDocument(document);
      const solved = vscode.commands.executeCommand<SolveResult | undefined>(
        'reasonCode.solve',
        document.uri,
        1,
      );
      const result = await solved;
      if (result?.status === 'error' && /could not be fetched/.test(result.message ?? '')) {
        console.log(`      no model can be had here: ${result.message ?? ''}`);
        this.skip();
      }
      assert.equal(result?.status, 'verified', result?.message);
      await until(() => previewTab() !== undefined);
      assert.equal(await vscode.commands.executeCommand('reasonCode.accept'), 'inserted');
      assert.match(document.getText(), /return /);
      assert.equal((await workbench.traces.list())[0]?.state, 'complete');
    } finally {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await workbench[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
