import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { openPluginTools } from '../../compose/workflows/open-plugin-tools.ts';
import type { PluginFile, PluginTools } from '../../compose/workflows/open-plugin-tools.ts';
import { errorText } from '../../core/base/errors.ts';
import type { ToolDefinition } from '../../core/tools/tool.ts';
import type { Desk } from '../desk.ts';
import { filesBelow } from './files.ts';

/** Where plug-ins are, below each folder of the workspace. */
const PLUGIN_FOLDER = ['.reason-code', 'tools'] as const;
/** Which texts of which files may run in this workspace. */
const ALLOWED = 'reasonCode.plugins';
const MOST_BYTES = 2 * 1024 * 1024;

type File = PluginFile & { readonly key: string };

/** Tools of the workspace's plug-ins. They run in trusted workspaces, and once they were allowed. */
export type Plugins = {
  /** Starts them for a run; asks about those that were not allowed as they are now. */
  open(root: string, signal: AbortSignal): Promise<PluginTools>;
  /** What those that are allowed say about themselves; asks nothing. */
  described(root: string): Promise<{
    readonly tools: readonly ToolDefinition<unknown, unknown>[];
    /** Files that have tools nobody knows, since they were not allowed to run. */
    readonly unknown: readonly string[];
  }>;
};

export function createPlugins(desk: Desk): Plugins {
  const { context } = desk;
  const start = createStarter(desk);
  const allowed = (): readonly string[] => {
    const kept = context.workspaceState.get<unknown>(ALLOWED);
    return Array.isArray(kept) ? kept.filter(one => typeof one === 'string') : [];
  };
  const mayRun = async (file: File): Promise<boolean> => {
    if (allowed().includes(file.key)) return true;
    if (!(await ask(file))) return false;
    await context.workspaceState.update(ALLOWED, [...allowed(), file.key]);
    return true;
  };
  const descriptions = new Map<string, PluginTools['tools']>();
  return {
    async open(root, signal) {
      const started: PluginTools[] = [];
      const end = (): void => {
        for (const plugin of started) plugin[Symbol.dispose]();
      };
      try {
        for (const file of await readPlugins(root)) {
          const plugin = (await mayRun(file)) ? await start(root, file, signal) : undefined;
          if (plugin === undefined) continue;
          started.push(plugin);
          descriptions.set(file.key, plugin.tools);
        }
      } catch (error) {
        end();
        throw error;
      }
      return { tools: started.flatMap(({ tools }) => tools), [Symbol.dispose]: end };
    },
    async described(root) {
      const files = await readPlugins(root);
      const may = files.filter(({ key }) => allowed().includes(key));
      for (const file of may) {
        if (descriptions.has(file.key)) continue;
        // Tried once: one that does not start is said again by the run that wants its tools.
        descriptions.set(file.key, []);
        using plugin = await start(root, file, new AbortController().signal);
        if (plugin !== undefined) descriptions.set(file.key, plugin.tools);
      }
      return {
        tools: may.flatMap(({ key }) => descriptions.get(key) ?? []),
        unknown: files.filter(file => !may.includes(file)).map(({ name }) => name),
      };
    },
  };
}

type Start = (root: string, file: File, signal: AbortSignal) => Promise<PluginTools | undefined>;

/** Starts plug-ins; one that does not start is said, and stops nothing but itself. */
function createStarter({ context, log }: Desk): Start {
  const assets = join(context.extensionPath, 'dist');
  return async (root, file, signal) => {
    const said = (line: string): void => log.info(`${file.name}: ${line}`);
    try {
      return await openPluginTools(file, { assets, root, signal, said });
    } catch (error) {
      if (signal.aborted) throw error;
      log.warn(errorText(error));
      void vscode.window.showWarningMessage(errorText(error));
      return undefined;
    }
  };
}

/** The files as they are now; what is run is what was read here. */
async function readPlugins(root: string): Promise<readonly File[]> {
  if (!vscode.workspace.isTrusted) return [];
  const uris = await filesBelow([vscode.Uri.file(root)], PLUGIN_FOLDER, '.mjs');
  const files = await Promise.all(
    uris.map(async (uri): Promise<File | undefined> => {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MOST_BYTES) return undefined;
      const bytes = await vscode.workspace.fs.readFile(uri);
      const name = vscode.workspace.asRelativePath(uri);
      const key = `${name}:${createHash('sha256').update(bytes).digest('hex')}`;
      return { name, key, source: Buffer.from(bytes).toString('utf8') };
    }),
  );
  return files.filter(file => file !== undefined);
}

async function ask({ name, key }: File): Promise<boolean> {
  const allow = vscode.l10n.t('Allow');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('May the plug-in {0} of this workspace run?', name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It is a program that runs with your rights, outside of the sandbox: it can read and change your files and use the network. Allow it only if you know what it does. You are asked again when the file changes. SHA-256: {0}',
        key.slice(name.length + 1),
      ),
    },
    allow,
  );
  return chosen === allow;
}
