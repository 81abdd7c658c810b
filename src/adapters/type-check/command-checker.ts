import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../core/base/abort.ts';
import { errorText } from '../../core/base/errors.ts';
import type { Program } from '../../core/sandbox/sandbox.ts';
import type { TypeChecker, TypeReport } from '../../core/tools/type-check.ts';
import { readMypy, readPyright } from './command-output.ts';

export type CommandCheckerOptions = {
  /** The user's mypy or pyright: a path; its name tells which. */
  readonly command: string;
  /** @default 30 s */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 4 * 1024 * 1024;
const MOST_CHARACTERS = 200_000;
const CANDIDATE = 'candidate.py';
/** Of the user's environment: what a program needs to be found and to start, and no secrets. */
const NEEDED = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TEMP', 'TMP', 'LANG'];

/**
 * Python checked by the mypy or pyright that the user names. The program is written into a folder of
 * its own, so that no configuration, and with it no plug-in, of the workspace is read; neither of
 * the two runs what it checks.
 */
export function createCommandChecker(options: CommandCheckerOptions): TypeChecker {
  return {
    async check(program, signal) {
      throwIfAborted(signal);
      if (program.source.length > MOST_CHARACTERS)
        return { status: 'unchecked', why: `it has more than ${MOST_CHARACTERS} characters` };
      const folder = await mkdtemp(join(tmpdir(), 'reason-code-check-'));
      try {
        await write(folder, program);
        throwIfAborted(signal);
        const said = await run(options, folder, signal);
        throwIfAborted(signal);
        return said;
      } catch (error) {
        throwIfAborted(signal);
        return { status: 'unchecked', why: `${basename(options.command)}: ${errorText(error)}` };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function write(folder: string, { source, files }: Program): Promise<void> {
  for (const { path, text } of files) {
    const to = resolve(folder, path);
    // A name that leads out of the folder is nobody's module.
    if (!to.startsWith(folder + sep)) continue;
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
  }
  // Beside it nothing is looked for upwards.
  await writeFile(join(folder, 'pyrightconfig.json'), '{ "typeCheckingMode": "basic" }');
  await writeFile(join(folder, CANDIDATE), source);
}

function isPyright(command: string): boolean {
  return /pyright/i.test(basename(command));
}

function argumentsOf(command: string): readonly string[] {
  if (isPyright(command)) return ['--outputjson', '-p', '.'];
  return [
    ...['--config-file=', '--output=json', '--no-incremental', `--cache-dir=${NOWHERE}`],
    ...['--ignore-missing-imports', '--check-untyped-defs', '--no-error-summary', CANDIDATE],
  ];
}

const NOWHERE = process.platform === 'win32' ? 'nul' : '/dev/null';

async function run(
  { command, timeoutMs = TIMEOUT_MS }: CommandCheckerOptions,
  folder: string,
  signal: AbortSignal,
): Promise<TypeReport> {
  const env = Object.fromEntries(NEEDED.map(name => [name, process.env[name]]));
  const child = spawn(command, argumentsOf(command), {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let why = '';
  const stop = (reason: string) => (): void => {
    why ||= reason;
    killAll(child.pid);
    child.kill('SIGKILL');
  };
  const timer = setTimeout(stop(`it took more than ${timeoutMs} ms`), timeoutMs);
  const onAbort = stop('it was cancelled');
  signal.addEventListener('abort', onAbort, { once: true });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString('utf8');
    if (output.length > MOST_OUTPUT) stop('it said too much')();
  });
  try {
    await new Promise<void>((end, fail) => {
      child.once('error', fail);
      child.once('close', () => end());
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
  if (why !== '') return { status: 'unchecked', why };
  return isPyright(command) ? readPyright(output, CANDIDATE) : readMypy(output, CANDIDATE);
}

/** What it has started goes with it, where processes have groups. */
function killAll(pid: number | undefined): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
