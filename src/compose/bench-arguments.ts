import { z } from 'zod';
import { REFLECTION_KINDS } from '../core/reflexion/reflection.ts';
import { STRATEGY_CHOICES } from '../core/search/strategy.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import { SETTINGS } from './settings.ts';

const count = z.int().min(1);

/**
 * What a benchmark can be told, by the names of its command line. What is left out is the command
 * line's default. Paths are relative to the folder that it is started in.
 */
export const BENCH_ARGUMENTS = z.strictObject({
  /** A suite by name, or the path of a file. */
  suite: z.string().min(1),
  /** The data set's file. */
  data: z.string().exactOptional(),
  /** Such as `90-109,120`. */
  tasks: z.string().exactOptional(),
  strategies: z.array(z.enum(STRATEGY_CHOICES)).min(1).exactOptional(),
  simulations: count.exactOptional(),
  seeds: count.exactOptional(),
  /** Budgets in tokens of a task's greedy answer. */
  budgetMultiples: z.array(z.number().positive()).min(1).exactOptional(),
  seed: z.int().min(0).exactOptional(),
  model: z.string().exactOptional(),
  sandbox: z.enum(['auto', 'embedded', 'docker']).exactOptional(),
  reflection: z.enum(REFLECTION_KINDS).exactOptional(),
  maxTokens: count.exactOptional(),
  maxCompletionTokens: count.exactOptional(),
  temperature: SETTINGS.shape.temperature.unwrap().exactOptional(),
  inFlight: count.exactOptional(),
  sideBySide: count.exactOptional(),
  threads: z.int().min(0).exactOptional(),
  out: z.string().exactOptional(),
  resume: z.boolean().exactOptional(),
  shard: z.string().exactOptional(),
  record: z.string().exactOptional(),
  wholeBudget: z.boolean().exactOptional(),
  logProbabilities: z.boolean().exactOptional(),
  /** Folder of fetched models and data. */
  cache: z.string().exactOptional(),
});

export type BenchArguments = z.infer<typeof BENCH_ARGUMENTS>;

/** Checks what a program gave as arguments. Throws `usage` with the name that does not fit. */
export function readBenchArguments(raw: unknown): BenchArguments {
  const parsed = BENCH_ARGUMENTS.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new ReasonCodeError(
    'usage',
    `The arguments of the benchmark do not fit: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`,
  );
}

/** The same as a command line; it always asks for JSON. */
export function benchArgv({ suite, ...options }: BenchArguments): readonly string[] {
  const flags = Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
    if (typeof value === 'boolean') return value ? [flag] : [];
    // In one word, so that a value that begins with a dash is not taken for another option.
    return [`${flag}=${Array.isArray(value) ? value.join(',') : String(value)}`];
  });
  return [...flags, '--json', '--', suite];
}
