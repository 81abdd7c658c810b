import { join } from 'node:path';
import { openPlugin } from '../../adapters/plugin/open-plugin.ts';
import type { Plugin } from '../../adapters/plugin/open-plugin.ts';
import type { PluginTool } from '../../adapters/plugin/messages.ts';
import { systemClock } from '../../adapters/system/system-clock.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import type { ToolDefinition } from '../../core/tools/tool.ts';
import { foreignTool } from './foreign-tool.ts';

export type PluginFile = {
  /** As messages call it. */
  readonly name: string;
  /** Its text, which is what runs: the file is not read again. */
  readonly source: string;
};

/** The tools of a plug-in, and its process, which ends when they are disposed. */
export type PluginTools = Disposable & {
  readonly tools: readonly ToolDefinition<unknown, unknown>[];
};

/**
 * Starts a plug-in of a workspace in a process of its own. The caller has asked whether it may run.
 * Throws `usage` for one that cannot be used, with why.
 */
export async function openPluginTools(
  file: PluginFile,
  {
    assets,
    root,
    signal,
    said,
  }: {
    readonly assets: string;
    readonly root: string;
    readonly signal: AbortSignal;
    readonly said: (line: string) => void;
  },
): Promise<PluginTools> {
  const host = join(assets, 'plugin-host.mjs');
  const shared = { host, root, said, env: process.env, clock: systemClock };
  let plugin: Plugin | undefined;
  try {
    plugin = await openPlugin({ ...shared, source: file.source }, signal);
    const { tools } = plugin;
    return {
      tools: tools.map(toolOf(file.name, plugin)),
      [Symbol.dispose]: () => plugin?.[Symbol.dispose](),
    };
  } catch (error) {
    plugin?.[Symbol.dispose]();
    if (signal.aborted) throw error;
    const message = `The plug-in ${file.name} cannot be used: ${errorText(error)}.`;
    throw new ReasonCodeError('usage', message, { cause: error });
  }
}

function toolOf(
  file: string,
  plugin: Plugin,
): (tool: PluginTool) => ToolDefinition<unknown, unknown> {
  return tool =>
    foreignTool({
      ...tool,
      whose: `${tool.name} of ${file}`,
      run: (input, { signal }) => plugin.call(tool.name, input, signal),
    });
}
