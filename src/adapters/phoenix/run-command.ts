import { spawn } from 'node:child_process';
import { throwIfAborted } from '../../core/base/abort.ts';

export type CommandRun = {
  /** Zero, another code, or null when it was killed. */
  readonly code: number | null;
  /** The end of what it printed, both streams together. */
  readonly said: string;
};

export type CommandOptions = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Told every line that it prints. */
  readonly onLine?: ((line: string) => void) | undefined;
};

/** How much of what a command says is kept. */
const MOST_SAID = 8000;

/**
 * Runs a command to its end and kills it when the signal aborts; then it rejects with an
 * `AbortError`. Rejects with the system's error when the command cannot be started.
 */
export async function runCommand(
  command: string,
  argv: readonly string[],
  { env, signal, onLine }: CommandOptions,
): Promise<CommandRun> {
  throwIfAborted(signal);
  const child = spawn(command, [...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-MOST_SAID);
    for (const line of text.split('\n')) if (line.trim() !== '') onLine?.(line.trim());
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    throwIfAborted(signal);
    return { code, said };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}
