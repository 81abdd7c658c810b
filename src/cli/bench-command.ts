import { runBenchmark } from '../compose/run-benchmark.ts';
import type { CliContext, ExitCode } from './context.ts';
import { EXIT } from './context.ts';

/**
 * Hands the rest of the command line to the benchmark's own process, where the hidden tests are, or
 * to that of its report, and passes its output and its exit code on.
 */
export async function benchCommand(
  { output, signal, assets }: CliContext,
  program: 'bench' | 'report',
  argv: readonly string[],
): Promise<ExitCode> {
  const { code } = await runBenchmark({
    assets,
    program,
    argv,
    out: output.out,
    err: output.err,
    signal,
  });
  if (code === null || signal.aborted) return EXIT.cancelled;
  return Object.values(EXIT).find(known => known === code) ?? EXIT.unusable;
}
