// The command line: reason-code. Started by bin/reason-code.mjs.
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { withCollector } from '../compose/collector.ts';
import { commandLineAccess } from '../compose/command-line-access.ts';
import { createWorkbench, defaultFolders } from '../compose/create-workbench.ts';
import type { Workbench } from '../compose/create-workbench.ts';
import { createPhoenix } from '../compose/open-phoenix.ts';
import { EXIT } from './context.ts';
import { runProgram } from './program.ts';

const assets = dirname(fileURLToPath(import.meta.url));
const { env, stderr } = process;
const live = stderr.isTTY && env['TERM'] !== 'dumb';
const folders = defaultFolders();
const controller = new AbortController();
let workbench: Workbench | undefined;

/** The first signal cancels and keeps the best so far; the second one does not wait for it. */
function onSignal(): void {
  if (controller.signal.aborted) process.exit(EXIT.cancelled);
  stderr.write('\nCancelling; what was found so far is kept. Once more to stop at once.\n');
  controller.abort();
}
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);

/** A line of the terminal; questions go to where progress goes. */
async function askLine(prompt: string, signal: AbortSignal): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: stderr });
  try {
    return await reader.question(prompt, { signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    reader.close();
  }
}

const code = await runProgram(process.argv.slice(2), {
  output: {
    out: text => void process.stdout.write(text),
    err: text => void stderr.write(text),
    live,
    colour: live && !env['NO_COLOR'],
  },
  streams: { input: process.stdin, output: process.stdout },
  ...(process.stdin.isTTY && stderr.isTTY ? { askLine } : {}),
  signal: controller.signal,
  assets,
  now: () => performance.now(),
  workbench: (settings, more = {}) =>
    (workbench ??= createWorkbench({
      ...more,
      assets,
      cacheFolder: folders.cache,
      traceFolder: env['REASON_CODE_TRACES'] || join(folders.data, 'traces'),
      settings: withCollector(settings, env),
      access: commandLineAccess(env),
      notice: line => void stderr.write(`${line}\n`),
    })),
  phoenix: () => {
    const { cache: cacheFolder, data: dataFolder } = folders;
    const apiKey = (): Promise<string | undefined> =>
      Promise.resolve(env['PHOENIX_API_KEY'] || undefined);
    return createPhoenix({ cacheFolder, dataFolder, env, apiKey });
  },
});
await workbench?.[Symbol.asyncDispose]();
// Not process.exit: what was written to a pipe must arrive.
process.exitCode = code;
