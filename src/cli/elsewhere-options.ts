import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import { SETTINGS } from '../compose/settings.ts';
import type { Settings } from '../compose/settings.ts';
import { TOOL_MOMENTS } from '../core/solve/tool-use.ts';

export type ElsewhereFlags = { readonly tools?: string; readonly memory?: string };

/** The options about what a model is told that is not in the function's own file. */
export function withElsewhereSettings(command: Command): Command {
  const { tools, memory, memoryEmbedding, pythonChecker } = SETTINGS.shape;
  return command
    .addOption(new Option('--tools <when>', tools.description ?? '').choices(TOOL_MOMENTS))
    .option('--memory <file>', `${memory.description ?? ''} FILE, on (the folder's own), or off.`)
    .option('--memory-embedding <spec>', memoryEmbedding.description ?? '')
    .option('--python-checker <file>', pythonChecker.description ?? '');
}

/** What `--memory` means: whether it is on, and the file that it names. */
export function readMemory({ memory }: ElsewhereFlags): {
  readonly settings: Partial<Pick<Settings, 'memory'>>;
  readonly file: string | undefined;
} {
  if (memory === undefined) return { settings: {}, file: undefined };
  if (memory === 'on' || memory === 'off') return { settings: { memory }, file: undefined };
  return { settings: { memory: 'on' }, file: resolve(memory) };
}
