import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isAbortError } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { installEnvironment } from './environment.ts';
import { runCommand } from './run-command.ts';
import type { CommandRun } from './run-command.ts';

/** The one version that is installed: what it answers was tried. */
export const PHOENIX_VERSION = '20.26.1';

/** Versions of Python that this Phoenix says it runs on: from the first, below the second. */
const OLDEST = [3, 10] as const;
const BELOW = [3, 15] as const;
const PYTHONS = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];
const PYTHON = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];

export type InstallOptions = {
  /** The Pythons to try; for tests. */
  readonly pythons?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  /** Told in a line what is being done. */
  readonly onProgress?: (line: string) => void;
};

/** The Python that has Phoenix, if it was installed into `folder` before. */
export async function installedPhoenix(folder: string): Promise<string | undefined> {
  const python = join(placeIn(folder), ...PYTHON);
  return access(python).then(
    () => python,
    () => undefined,
  );
}

/**
 * Installs Phoenix into an environment of its own below `folder` and gives the Python that has it.
 * It is made beside its place and moved there when it is whole: one that was cut off leaves nothing.
 * Packages come as wheels, so none runs code while it is installed. Throws an `AbortError`, or
 * `phoenix-install-failed` with what to do.
 */
export async function installPhoenix(
  folder: string,
  options: InstallOptions = {},
): Promise<string> {
  const known = await installedPhoenix(folder);
  if (known !== undefined) return known;
  const target = placeIn(folder);
  const system = await findPython(options);
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(`${target}.building-`);
  try {
    const python = join(work, ...PYTHON);
    await step(system, ['-m', 'venv', '--clear', work], options);
    await step(python, ['-I', ...pipArguments()], options);
    await rename(work, target);
  } catch (error) {
    // Another window may have been faster.
    const made = isAbortError(error) ? undefined : await installedPhoenix(folder);
    if (made === undefined) throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return join(target, ...PYTHON);
}

function placeIn(folder: string): string {
  return join(folder, PHOENIX_VERSION);
}

function pipArguments(): readonly string[] {
  const quiet = ['--no-input', '--disable-pip-version-check', '--no-color', '--progress-bar=off'];
  const patience = ['--retries=3', '--timeout=30'];
  const what = ['--only-binary=:all:', `arize-phoenix==${PHOENIX_VERSION}`];
  return ['-m', 'pip', 'install', ...quiet, ...patience, ...what];
}

async function findPython(options: InstallOptions): Promise<string> {
  const { pythons = PYTHONS } = options;
  const code = `import sys; sys.exit(not ((${OLDEST.join()}) <= sys.version_info[:2] < (${BELOW.join()})))`;
  for (const name of pythons) {
    const found = await attempt(name, ['-I', '-c', code], options);
    if (found.code === 0) return name;
  }
  throw new ReasonCodeError(
    'phoenix-install-failed',
    `Phoenix needs Python ${OLDEST.join('.')} or newer, below ${BELOW.join('.')}, and there is none ` +
      `(tried: ${pythons.join(', ')}). Install Python from https://www.python.org and try again.`,
  );
}

async function step(
  command: string,
  argv: readonly string[],
  options: InstallOptions,
): Promise<void> {
  const { code, said } = await attempt(command, argv, options);
  if (code !== 0) throw new ReasonCodeError('phoenix-install-failed', whyNot(said));
}

/** A command that cannot be started is one that failed. */
async function attempt(
  command: string,
  argv: readonly string[],
  { env, signal, onProgress }: InstallOptions,
): Promise<CommandRun> {
  try {
    const own = installEnvironment(env);
    return await runCommand(command, argv, { env: own, signal, onLine: onProgress });
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { code: 1, said: errorText(error) };
  }
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [
    /ensurepip is not|No module named (venv|ensurepip|pip)/,
    'this Python cannot make environments: install python3-venv (Debian, Ubuntu) or a full Python',
  ],
  [/No space left on device|Errno 28/, 'the disk is full: make room and try again'],
  [
    /NewConnectionError|NameResolutionError|ConnectTimeout|Read timed out|ProxyError|Network is unreachable|Temporary failure in name resolution|Connection refused|getaddrinfo failed/,
    "the package index cannot be reached: check the network, or name a mirror in pip's configuration (PIP_INDEX_URL)",
  ],
  [/SSLError|CERTIFICATE_VERIFY_FAILED/, 'the certificate of the package index is not trusted'],
  [
    /No matching distribution found|ResolutionImpossible/,
    'the package index has no build of Phoenix, or of what it needs, for this machine and Python',
  ],
];

/** Why an installation failed, from what pip said: the first reason that is known, and its last line. */
function whyNot(said: string): string {
  const last = said.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  const known = REASONS.find(([sign]) => sign.test(said))?.[1];
  const why = known === undefined ? last : `${known} (${last})`;
  return `Phoenix could not be installed: ${why}`;
}
