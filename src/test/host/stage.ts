import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createWorkbench } from '../../compose/create-workbench.ts';
import type { Workbench } from '../../compose/create-workbench.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import type { Settings } from '../../compose/settings.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import type { Api } from '../../extension/extension.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import type { Script } from '../../testing/fake-language-model.ts';

/** A place to try the extension in: a folder of its own, scripted answers, a real sandbox. */
export type Stage = {
  readonly api: Api;
  readonly folder: string;
  readonly workbench: Workbench;
  /** Writes a file and opens it. */
  open(name: string, text: string): Promise<vscode.TextDocument>;
  /** Makes a file read-only, as a checkout or an administrator does. */
  lock(document: vscode.TextDocument): Promise<void>;
  end(): Promise<void>;
};

/** The extension's exports, activated. */
export async function activated(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>('reason-code.reason-code');
  if (extension === undefined) throw new Error('the extension is not there');
  return extension.activate();
}

/**
 * @param env what the parts of the workbench read in place of the environment
 * @param settings those that differ from a stage's own
 */
export async function createStage(
  model: Script | LanguageModel,
  env: Readonly<Record<string, string>> = {},
  settings: Partial<Settings> = {},
): Promise<Stage> {
  const api = await activated();
  const folder = await mkdtemp(join(tmpdir(), 'reason-code-stage-'));
  const workbench = createWorkbench({
    assets: assetsFolder(),
    cacheFolder: join(folder, 'cache'),
    traceFolder: join(folder, 'traces'),
    settings: { ...DEFAULT_SETTINGS, simulations: 4, inFlight: 1, ...settings },
    notice: () => undefined,
    env: { ...process.env, ...env },
    parts: { model: isModel(model) ? model : createFakeLanguageModel(model) },
  });
  api.substitute(workbench);
  return {
    api,
    folder,
    workbench,
    async open(name, text) {
      const path = join(folder, name);
      await writeFile(path, text);
      const document = await vscode.workspace.openTextDocument(path);
      // What the test before opened last may come up at the same moment, and this is given up for it.
      await vscode.window
        .showTextDocument(document)
        .then(undefined, () => vscode.window.showTextDocument(document));
      return document;
    },
    lock: document => chmod(document.uri.fsPath, 0o444),
    async end() {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await workbench[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function assetsFolder(): string {
  const extension = vscode.extensions.getExtension('reason-code.reason-code');
  if (extension === undefined) throw new Error('the extension is not there');
  return join(extension.extensionPath, 'dist');
}

function isModel(model: Script | LanguageModel): model is LanguageModel {
  return typeof model === 'object' && 'generate' in model;
}

/** Waits until something is so; the test's own time limit ends a wait in vain. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 25));
}

/** The diff on show, by its tab. */
export function previewTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'reason-code-preview',
    );
}

/** Answers the next modal or message in the user's place, and says what was asked. */
export function answerMessages(choose: (items: readonly string[]) => string | undefined): {
  readonly asked: string[];
  restore(): void;
} {
  const asked: string[] = [];
  const { showWarningMessage, showErrorMessage, showInformationMessage } = vscode.window;
  const answer = (text: string, ...rest: readonly unknown[]): Promise<string | undefined> => {
    asked.push(text);
    return Promise.resolve(choose(rest.filter(item => typeof item === 'string')));
  };
  Object.assign(vscode.window, {
    showWarningMessage: answer,
    showErrorMessage: answer,
    showInformationMessage: answer,
  });
  return {
    asked,
    restore: () => {
      Object.assign(vscode.window, {
        showWarningMessage,
        showErrorMessage,
        showInformationMessage,
      });
    },
  };
}
