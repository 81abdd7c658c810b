import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ReasonCodeError } from '../core/base/errors.ts';

export type BenchmarkRun = {
  /** Folder of the build (`dist`). */
  readonly assets: string;
  /** What to run: the benchmark itself, or the report of past ones. */
  readonly program?: 'bench' | 'report';
  readonly argv: readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
};

/**
 * Runs a benchmark in a process of its own: hidden tests exist there and never in this one. An
 * abort asks it to end; it keeps what it has. Gives its exit code, null when it was killed.
 */
export async function runBenchmark(run: BenchmarkRun): Promise<{ readonly code: number | null }> {
  const { assets, program = 'bench', argv, out, err, signal, cwd } = run;
  const script = join(assets, 'bench', `${program}.mjs`);
  if (!existsSync(script)) {
    throw new ReasonCodeError(
      'usage',
      `Benchmarks are not part of this build (${script} is missing). Run \`npm run build\` in a checkout.`,
    );
  }
  const child = spawn(process.execPath, [script, ...argv], {
    // The channel ends with this process, and the benchmark ends with the channel.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    ...(cwd === undefined ? {} : { cwd }),
  });
  child.stdout?.setEncoding('utf8').on('data', out);
  child.stderr?.setEncoding('utf8').on('data', err);
  const end = (): void => void child.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', code => resolve({ code }));
    });
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
