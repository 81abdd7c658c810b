import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { abortError } from '../core/base/abort.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { benchArgv } from './bench-arguments.ts';
import type { BenchArguments } from './bench-arguments.ts';

const PROGRESS = z.object({
  type: z.literal('progress'),
  /** Rows done in this run, of those that were missing when it began. */
  done: z.number(),
  total: z.number(),
  leftMs: z.number(),
  task: z.string(),
  strategy: z.string(),
});

/** How far a benchmark is; it comes after every row. */
export type BenchProgress = z.infer<typeof PROGRESS>;

export type BenchmarkRun = {
  /** Folder of the build (`dist`). */
  readonly assets: string;
  /** What to run: the benchmark itself, or the report of past ones. */
  readonly program?: 'bench' | 'report';
  readonly argv: readonly string[];
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly onProgress?: (progress: BenchProgress) => void;
  readonly signal?: AbortSignal;
  readonly cwd?: string;
};

/**
 * Runs a benchmark in a process of its own: hidden tests exist there and never in this one. An
 * abort asks it to end; it keeps what it has. Gives its exit code, null when it was killed.
 */
export async function runBenchmark(run: BenchmarkRun): Promise<{ readonly code: number | null }> {
  const { assets, program = 'bench', argv, out, err, onProgress, signal, cwd } = run;
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
  child.on('message', message => {
    const progress = PROGRESS.safeParse(message);
    if (progress.success) onProgress?.(progress.data);
  });
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

/** What `bench --json` prints; the rows are the benchmark's own. */
const REPORT = z.looseObject({
  /** The folder that the rows are in. */
  out: z.string(),
  plan: z.looseObject({}),
  repairs: z.array(z.looseObject({ task: z.string(), what: z.string(), why: z.string() })),
  arms: z.array(z.looseObject({ strategy: z.string() })),
  rows: z.array(z.looseObject({ task: z.string(), strategy: z.string() })),
});

export type BenchResult = z.infer<typeof REPORT>;

export type AskedBenchmark = Omit<BenchmarkRun, 'argv' | 'out' | 'err'> & {
  readonly arguments: BenchArguments;
  /** Told every line of progress and notice. */
  readonly log: (line: string) => void;
};

const PREFIX = 'reason-code bench: ';

/**
 * Runs a benchmark and gives its result. Rejects with an `AbortError` after an abort, with a
 * `usage` error that carries the benchmark's own words when it could not be run.
 */
export async function askBenchmark(asked: AskedBenchmark): Promise<BenchResult> {
  const { arguments: given, log, signal, ...run } = asked;
  let printed = '';
  let rest = '';
  let failure: string | undefined;
  const hear = (line: string): void => {
    log(line);
    if (failure !== undefined) failure += `\n${line}`;
    else if (line.startsWith(PREFIX)) failure = line.slice(PREFIX.length);
  };
  const { code } = await runBenchmark({
    ...run,
    argv: benchArgv(given),
    out: text => (printed += text),
    err: text => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(hear);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (rest !== '') hear(rest);
  if (signal?.aborted === true) throw abortError(signal);
  if (code === 0) return REPORT.parse(JSON.parse(printed));
  throw new ReasonCodeError(
    'usage',
    failure?.trim() ?? `The benchmark ended with code ${code ?? 'none'}.`,
  );
}
