import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../../src/compose/create-sandbox.ts';
import { createWorkbench } from '../../src/compose/create-workbench.ts';
import type { Workbench } from '../../src/compose/create-workbench.ts';
import { SETTINGS } from '../../src/compose/settings.ts';
import type { Settings } from '../../src/compose/settings.ts';
import type { SpanCounts } from '../../src/core/telemetry/tracing.ts';
import { round } from '../spread.ts';
import { COLLECTORS, startCollectors } from './collectors.ts';
import type { Collector } from './collectors.ts';
import { replayedRequest, replayingModel } from './replayed-solve.ts';
import { treeCpuMs } from './tree-cpu.ts';
import { upperRatio } from './upper-ratio.ts';
import type { Ratio } from './upper-ratio.ts';

/** Rounds before the first that counts: bundles are read, and interpreters are warm. */
const WARM = 3;
const SIMULATIONS = 16;

export type TracingCost = {
  readonly rounds: number;
  readonly simulations: number;
  /** Time inside the tracer over the processor time of the solve, its sandboxes included. */
  readonly tracingOverheadPct: number | undefined;
  /** The same over the processor time of this process alone. */
  readonly ofHostPct: number;
  /** Processor time of a solve over that without tracing: of this process, and with sandboxes. */
  readonly hostCpuRatio: Readonly<Record<Sending, Ratio>>;
  readonly treeCpuRatio: Readonly<Record<Sending, Ratio>> | undefined;
  /** Processor time of a solve without tracing. */
  readonly solveCpuMs: { readonly host: number; readonly tree: number };
  readonly spansPerSolve: number;
  readonly tracerMsPerSolve: number;
  readonly solveMs: number;
  /** Wall time of a solve over that without tracing, in pairs of the same round. */
  readonly wallRatio: Readonly<Record<Sending, Ratio>>;
  readonly dropped: Readonly<Record<Sending, number>>;
};

type Sending = Exclude<Collector, 'none'>;

type Run = {
  readonly wallMs: number;
  readonly hostMs: number;
  readonly treeMs: number | undefined;
};

/** Solves the same stub again and again, with each kind of collector in turn. */
export async function measureTracing(
  assets: string,
  rounds: number,
  log: (line: string) => void,
): Promise<TracingCost> {
  await using benches = await openBenches(assets, log);
  const { bench, settings } = benches;
  const request = await replayedRequest(bench('none'), settings);
  const runs = new Map<Collector, Run[]>(COLLECTORS.map(name => [name, []]));
  let before: SpanCounts | undefined;
  for (let at = 0; at < WARM + rounds; at += 1) {
    if (at === WARM) before = bench('takes').spans?.counts();
    // Each takes its turn at every place of a round.
    for (const offset of COLLECTORS.keys()) {
      const name = COLLECTORS[(at + offset) % COLLECTORS.length] ?? 'none';
      const run = await solveOnce(bench(name), request);
      if (at >= WARM) runs.get(name)?.push(run);
    }
    log(`round ${at + 1} of ${WARM + rounds}`);
  }
  const after = bench('takes').spans?.counts();
  if (before === undefined || after === undefined) throw new Error('nothing was traced');
  const busyMs = after.busyMs - before.busyMs;
  return {
    ...{ rounds, simulations: SIMULATIONS },
    ...sharesOf(runs, busyMs, rounds),
    spansPerSolve: round((after.ended - before.ended) / rounds, 1),
    dropped: each(name => bench(name).spans?.counts().dropped ?? 0),
  };
}

function sharesOf(
  runs: ReadonlyMap<Collector, readonly Run[]>,
  busyMs: number,
  rounds: number,
): Omit<TracingCost, 'rounds' | 'simulations' | 'spansPerSolve' | 'dropped'> {
  const of = (name: Collector): readonly Run[] => runs.get(name) ?? [];
  const sum = (name: Collector, pick: (run: Run) => number): number =>
    of(name).reduce((total, run) => total + pick(run), 0);
  const ratio = (name: Collector, pick: (run: Run) => number): Ratio =>
    upperRatio(of(name).map(pick), of('none').map(pick));
  const treeMs = sum('takes', run => run.treeMs ?? 0);
  return {
    tracingOverheadPct: treeMs > 0 ? round((100 * busyMs) / treeMs, 3) : undefined,
    ofHostPct: round((100 * busyMs) / sum('takes', run => run.hostMs), 3),
    hostCpuRatio: each(name => ratio(name, run => run.hostMs)),
    treeCpuRatio: treeMs > 0 ? each(name => ratio(name, run => run.treeMs ?? 1)) : undefined,
    solveCpuMs: {
      host: round(sum('none', run => run.hostMs) / rounds, 1),
      tree: round(sum('none', run => run.treeMs ?? 0) / rounds, 1),
    },
    tracerMsPerSolve: round(busyMs / rounds, 3),
    solveMs: round(sum('none', run => run.wallMs) / rounds, 1),
    wallRatio: each(name => ratio(name, run => run.wallMs)),
  };
}

function each<T>(take: (name: Sending) => T): Readonly<Record<Sending, T>> {
  return {
    ...{ takes: take('takes'), down: take('down') },
    ...{ slow: take('slow'), error500: take('error500') },
  };
}

type Benches = AsyncDisposable & {
  readonly settings: Settings;
  readonly bench: (collector: Collector) => Workbench;
};

/** A workbench for each collector; they share one sandbox, so that all are as warm. */
async function openBenches(assets: string, log: (line: string) => void): Promise<Benches> {
  const folder = await mkdtemp(join(tmpdir(), 'reason-code-tracing-'));
  const collectors = await startCollectors();
  const settings = SETTINGS.parse({
    ...{ sandbox: 'embedded', strategy: 'mcts', simulations: SIMULATIONS, maxTokens: 1_000_000 },
    traceMegabytes: 0,
  });
  const sandbox = createSandbox(assets, settings);
  const benches = new Map(
    COLLECTORS.map(name => {
      const own = { ...settings, 'tracing.endpoint': collectors.endpoints[name] };
      const folders = { cacheFolder: folder, traceFolder: join(folder, name) };
      const parts = { model: replayingModel(), sandbox };
      const notice = (line: string): void => log(`${name}: ${line}`);
      return [name, createWorkbench({ assets, ...folders, settings: own, notice, parts })];
    }),
  );
  return {
    settings,
    bench(name) {
      const found = benches.get(name);
      if (found === undefined) throw new RangeError(name);
      return found;
    },
    async [Symbol.asyncDispose]() {
      for (const one of benches.values()) await one[Symbol.asyncDispose]();
      await collectors[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function solveOnce(
  workbench: Workbench,
  request: Parameters<Workbench['solve']>[0],
): Promise<Run> {
  const [tree, host, began] = [treeCpuMs(), process.cpuUsage(), performance.now()];
  let status = '';
  for await (const event of workbench.solve(request))
    if (event.type === 'solve-end') ({ status } = event.result);
  const wallMs = performance.now() - began;
  if (status === 'error') throw new Error('the replayed solve broke off');
  const { user, system } = process.cpuUsage(host);
  const after = treeCpuMs();
  const treeMs = after === undefined || tree === undefined ? undefined : after - tree;
  return { wallMs, hostMs: (user + system) / 1000, treeMs };
}
