// What the engines themselves cost, workflow, search and tracing:
// npm run build && npm run bench:engine -- [--rounds N] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import { createRng } from '../src/core/base/rng.ts';
import { checkWorkflow } from '../src/core/workflow/check-workflow.ts';
import { runWorkflow } from '../src/core/workflow/run-workflow.ts';
import type { Workflow } from '../src/core/workflow/workflow.ts';
import { measureTracing } from './engine/tracing-cost.ts';
import { conditions } from './machine.ts';
import { iterationsPerSecond } from './search-speed.ts';
import { searchCpu } from './search-cpu.ts';
import { round, spread, timed } from './spread.ts';

const NODES = 1000;
/** Runs before the first that counts, and those that count. */
const WARM = 10;
const RUNS = 50;
const SEED = 1;

/** Nodes that do nothing; each waits for up to three earlier ones, and is given what they gave. */
function noOps(): Workflow {
  const rng = createRng(SEED);
  const nodes = Array.from({ length: NODES }, (_, node) => {
    const before = new Set<number>();
    while (node > 0 && before.size < Math.min(node, 3)) before.add(Math.floor(rng() * node));
    const given = [...before].map(from => ({ $from: `n${from}` }));
    return [`n${node}`, { kind: 'tool', tool: 'nothing', with: { given } }] as const;
  });
  const nothing = { input: z.unknown(), output: z.unknown(), run: () => Promise.resolve(0) };
  const file = { version: 1, name: 'no-ops', nodes: Object.fromEntries(nodes) };
  const executors = { tools: new Map([['nothing', nothing]]) };
  return checkWorkflow(file, { executors, source: 'no-ops' });
}

/** Milliseconds by the clock, and of processor time: a busy machine lengthens only the first. */
type Times = { readonly wall: readonly number[]; readonly cpu: readonly number[] };

async function measure(workflow: Workflow): Promise<Times> {
  const { signal } = new AbortController();
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let run = 0; run < WARM + RUNS; run += 1) {
    const before = process.cpuUsage();
    const ms = await timed(async () => {
      const { status, nodes } = await runWorkflow(workflow, {}, { clock: systemClock, signal });
      const done = nodes.filter(node => node.status === 'done').length;
      if (status !== 'done' || done !== NODES) throw new Error(`${status}, ${done} nodes done`);
    });
    if (run < WARM) continue;
    const { user, system } = process.cpuUsage(before);
    wall.push(ms);
    cpu.push((user + system) / 1000);
  }
  return { wall, cpu };
}

/** The search's own part of a solve: 64 candidates, by the default tree search and by the adaptive one. */
async function measureSearch() {
  const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
  const folder = mkdtempSync(join(tmpdir(), 'reason-code-engine-'));
  try {
    const where = { assets, folder, simulations: 64 };
    const solves = [await searchCpu('mcts', where), await searchCpu('adaptive', where)];
    return { solves, searchCpuPct: Math.max(...solves.map(one => one.searchCpuPct)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Of solves with each kind of collector; 0 leaves tracing out. */
    rounds: { type: 'string', default: '40' },
  },
});
const rounds = Number(values.rounds);
const checking: number[] = [];
let workflow = noOps();
for (let run = 0; run < 5; run += 1) {
  checking.push(await timed(() => Promise.resolve((workflow = noOps()))));
}
const { wall, cpu } = await measure(workflow);
const running = spread(wall);
const processor = spread(cpu);
const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const tracing = rounds > 0 ? await measureTracing(assets, rounds, log) : undefined;
const speeds = iterationsPerSecond(9, SEED);
const uct = spread(speeds.wall);
const search = await measureSearch();
const result = {
  ...conditions(),
  seed: SEED,
  nodes: NODES,
  dag1000Ms: running.p50,
  dag1000: running,
  dag1000CpuMs: processor.p50,
  check1000: spread(checking),
  ...(tracing === undefined ? {} : { tracingOverheadPct: tracing.tracingOverheadPct, tracing }),
  uctIterationsPerSecondAt10k: uct.p50,
  uctIterations: uct,
  uctIterationsPerCpuSecondAt10k: spread(speeds.cpu).p50,
  searchCpuPct: round(search.searchCpuPct, 3),
  searchSolves: search.solves,
};
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const { p50, p95, max } = running;
  process.stdout.write(
    `${NODES} nodes that do nothing: ${p50} ms (p95 ${p95}, max ${max}), ` +
      `${processor.p50} ms of processor time, ${round((p50 / NODES) * 1000, 1)} µs a node; checked in ${result.check1000.p50} ms\n` +
      `UCT on a tree of 10,000 nodes: ${Math.round(uct.p50)} iterations a second\n` +
      `search: ${result.searchCpuPct} % of a solve whose model takes no time\n`,
  );
  if (tracing !== undefined) process.stdout.write(`${JSON.stringify(tracing, undefined, 2)}\n`);
}
