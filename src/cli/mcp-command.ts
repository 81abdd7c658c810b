import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { Settings } from '../compose/settings.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode } from './context.ts';

export type McpCommand = { readonly root: string; readonly settings: Settings };

/** Serves agents over standard input and output until the input ends. */
export async function mcpCommand(
  context: CliContext,
  { root, settings }: McpCommand,
): Promise<ExitCode> {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new ReasonCodeError('usage', `--root ${root} is not a folder: name one that is there.`);
  // Loaded here: no other command needs the protocol.
  const { serveMcp } = await import('../mcp/serve.ts');
  const { output, signal, streams } = context;
  await serveMcp({
    workbench: () => context.workbench(settings),
    settings,
    root,
    version: await versionOf(context.assets),
    input: streams.input,
    output: streams.output,
    log: line => output.err(`${line}\n`),
    signal,
  });
  return EXIT.done;
}

async function versionOf(assets: string): Promise<string> {
  const text = await readFile(join(assets, '..', 'package.json'), 'utf8').catch(() => '{}');
  const { version } = JSON.parse(text) as { readonly version?: unknown };
  return typeof version === 'string' ? version : '0';
}
