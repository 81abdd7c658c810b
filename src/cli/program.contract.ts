import { join, resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { createWorkbench } from '../compose/create-workbench.ts';
import type { Workbench, WorkbenchOptions } from '../compose/create-workbench.ts';
import { createPhoenix } from '../compose/open-phoenix.ts';
import type { Settings } from '../compose/settings.ts';
import type { CliContext } from './context.ts';
import { runProgram } from './program.ts';

/** What a command line came to. */
export type Ended = { readonly code: number; readonly out: string; readonly err: string };

export type Line = {
  /** Where caches and traces go. */
  readonly folder: string;
  /** Parts to put in place of the real ones, once the settings are read. */
  readonly parts: (settings: Settings) => NonNullable<WorkbenchOptions['parts']>;
  /** Changes the settings that the line asked for. */
  readonly adjust?: (settings: Settings) => Settings;
  readonly signal?: AbortSignal;
  readonly env?: WorkbenchOptions['env'];
  /** Answers in the place of a person at a terminal. */
  readonly askLine?: CliContext['askLine'];
  /** Where Phoenix is installed; below `folder` when it is left out. */
  readonly phoenixCache?: string;
  /** Parts outlive the line: whoever made them disposes of them. @default false */
  readonly keepsParts?: boolean;
};

/** Runs one command line in this process, as the tests of all commands do. */
export async function runLine(argv: readonly string[], line: Line): Promise<Ended> {
  const { folder, parts, adjust, signal, env, askLine, keepsParts = false, phoenixCache } = line;
  let [out, err] = ['', ''];
  let workbench: Workbench | undefined;
  const code = await runProgram(argv, {
    output: {
      out: text => (out += text),
      err: text => (err += text),
      live: false,
      colour: false,
    },
    streams: { input: Readable.from([]), output: new PassThrough() },
    ...(askLine === undefined ? {} : { askLine }),
    signal: signal ?? new AbortController().signal,
    now: () => performance.now(),
    assets: resolve('dist'),
    workbench: settings =>
      (workbench ??= createWorkbench({
        assets: resolve('dist'),
        cacheFolder: join(folder, 'cache'),
        traceFolder: join(folder, 'traces'),
        settings: adjust === undefined ? settings : adjust(settings),
        notice: text => (err += text),
        parts: parts(settings),
        ...(env === undefined ? {} : { env }),
      })),
    phoenix: () => {
      const folders = { cacheFolder: phoenixCache ?? join(folder, 'cache'), dataFolder: folder };
      return createPhoenix({ ...folders, fetch, ...(env === undefined ? {} : { env }) });
    },
  });
  if (!keepsParts) await workbench?.[Symbol.asyncDispose]();
  return { code, out, err };
}
