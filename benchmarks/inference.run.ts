// What many candidates cost: npm run build && npm run bench:inference -- [--json] [--model SPEC]
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { threadChoices } from '../src/adapters/llama/engine.ts';
import type { LlamaModel } from '../src/adapters/llama/create-llama-model.ts';
import type { ModelFile } from '../src/adapters/llama/residence.ts';
import { openBareLoop } from './inference/bare-loop.ts';
import {
  HEADER,
  ask,
  findModel,
  lastingSeeds,
  median,
  openModel,
  tokensPerSecond,
} from './inference/parts.ts';
import { rawBatchedBench } from './inference/raw-batched.ts';
import { treeCost } from './inference/tree-cost.ts';
import { unique } from './inference/unique.ts';
import { conditions } from './machine.ts';
import { round, timed } from './spread.ts';

const ASSETS = dirname(dirname(fileURLToPath(import.meta.url)));
const WIDTHS = [1, 2, 4, 8, 16];
const WRITTEN = 48;

type Measured = Record<string, unknown>;

/** Ours and the bare loop, in turn, with the same number of threads: what the scheduler costs. */
async function againstBareLoop(file: ModelFile, rounds: number): Promise<Measured> {
  const threads = 1;
  await using ours = openModel(file, { parallel: 8, threads, contextTokens: 1024 });
  const options = { path: file.path, threads, width: 8, contextTokens: 1024, prompt: HEADER };
  await using bare = await openBareLoop(options);
  const speeds: { readonly ours: number; readonly bare: number }[] = [];
  const seeds = await lastingSeeds(ours, 8, WRITTEN);
  for (let at = 0; at <= rounds; at += 1) {
    const one = await tokensPerSecond(ours, seeds, 8, WRITTEN);
    speeds.push({ ours: one, bare: await bare.tokensPerSecond(8, WRITTEN) });
  }
  // The first of each warms caches up.
  const kept = speeds.slice(1);
  const forks = [];
  for (let at = 0; at < 10; at += 1) forks.push(await bare.forkMs());
  return {
    bareLoopTps: round(median(kept.map(one => one.bare)), 1),
    ownTpsBesideIt: round(median(kept.map(one => one.ours)), 1),
    batchedRatio: round(median(kept.map(one => one.ours / one.bare)), 3),
    forkMs: round(median(forks), 1),
  };
}

/** Tokens a second by how many answers are written side by side, the threads as they go. */
async function decode(file: ModelFile, rounds: number): Promise<Measured> {
  await using model = openModel(file, { parallel: 16, contextTokens: 1024 });
  const loadMs = Math.round(await timed(() => model.load()));
  let firstTokenMs = 0;
  const began = performance.now();
  await model.generate(ask(0, 1), {
    onText: () => void (firstTokenMs = performance.now() - began),
  });
  const seeds = await lastingSeeds(model, 16, WRITTEN);
  const speeds = new Map<number, number[]>(WIDTHS.map(width => [width, []]));
  for (let at = 0; at < rounds; at += 1)
    for (const width of WIDTHS)
      speeds.get(width)?.push(await tokensPerSecond(model, seeds, width, WRITTEN));
  return {
    loadMs,
    firstTokenMs: Math.round(firstTokenMs),
    decodeTps: Object.fromEntries(
      WIDTHS.map(width => [width, round(median(speeds.get(width) ?? []), 1)]),
    ),
    ...conditions(model.identity),
  };
}

/** The chosen number of threads against each fixed one, in turn; then with a busy process beside. */
async function threads(file: ModelFile, rounds: number): Promise<Measured> {
  const shape = { parallel: 4, contextTokens: 1024 };
  await using chosen = openModel(file, shape);
  const fixed = threadChoices().map(count => ({ count, speeds: [] as number[] }));
  const own: number[] = [];
  const models = fixed.map(({ count }) => openModel(file, { ...shape, threads: count }));
  const seeds = await lastingSeeds(chosen, 4, 3 * WRITTEN);
  const measure = (model: LlamaModel): Promise<number> =>
    tokensPerSecond(model, seeds, 4, 3 * WRITTEN);
  try {
    for (let at = 0; at <= rounds; at += 1) {
      own.push(await measure(chosen));
      for (const [place, model] of models.entries())
        fixed[place]?.speeds.push(await measure(model));
    }
    const middle = fixed.map(({ count, speeds }) => [count, median(speeds.slice(1))] as const);
    const best = Math.max(...middle.map(([, speed]) => speed));
    const alone = median(own.slice(1));
    const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    const beside: number[] = [];
    try {
      for (let at = 0; at <= rounds; at += 1) beside.push(await measure(chosen));
    } finally {
      busy.kill('SIGKILL');
    }
    return {
      fixedThreadsTps: Object.fromEntries(middle.map(([count, speed]) => [count, round(speed, 1)])),
      chosenThreadsTps: round(alone, 1),
      threadsRatio: round(alone / best, 3),
      contentionRatio: round(median(beside.slice(1)) / alone, 3),
    };
  } finally {
    for (const model of models) await model[Symbol.asyncDispose]();
  }
}

async function withoutReplacement(file: ModelFile): Promise<Measured> {
  await using model = openModel(file, { parallel: 8 });
  const rows = [];
  for (const temperature of [0.2, 0.5, 0.8]) {
    const shape = { temperature, maxTokens: 48 };
    const drawn = await unique(model, 32, { ...shape, withReplacement: true });
    const distinct = await unique(model, 32, { ...shape, withReplacement: false });
    rows.push({ temperature, withReplacement: drawn, withoutReplacement: distinct });
  }
  return { uniqueCandidatesPer1kTokens: rows };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    model: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
  },
});
const file = await findModel(values.model);
const rounds = Math.max(1, Number(values.rounds) || 5);
const cost = await treeCost(file, ASSETS);
const report = {
  ...(await decode(file, rounds)),
  ...(await againstBareLoop(file, rounds)),
  rawBatchedTps: await rawBatchedBench(file.path),
  ...cost,
  evaluatedOverDistinct: round(cost.evaluatedTokens / cost.distinctTokens, 3),
  ...(await threads(file, rounds)),
  ...(await withoutReplacement(file)),
  seeds: 'as fixed in the script',
};
console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
process.exit(0);
