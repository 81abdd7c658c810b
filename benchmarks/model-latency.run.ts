// Speed of the local model: npm run build && npm run bench:model -- [--json] [--model SPEC]
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createModel } from '../src/compose/create-model.ts';
import { defaultFolders } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { GenerateRequest, LanguageModel } from '../src/core/model/language-model.ts';
import { conditions } from './machine.ts';
import { primeRequest } from './prime-request.ts';
import { round, spread, timed } from './spread.ts';

/** Requests at once; what one of them writes is long enough for its start not to count much. */
const WIDTHS = [1, 2, 4, 8];
const WRITTEN = 48;
const ABORTS = 10;
const withSeed = (seed: number): GenerateRequest => primeRequest(seed, WRITTEN);

/** Written tokens a second of so many answers side by side, the same prompt behind them all. */
async function throughput(model: LanguageModel, width: number, seed: number): Promise<number> {
  let written = 0;
  const took = await timed(async () => {
    const answers = Array.from({ length: width }, (_, index) =>
      model.generate(withSeed(seed + index)),
    );
    for (const { usage } of await Promise.all(answers)) written += usage.completionTokens;
  });
  return (1000 * written) / took;
}

/** From an abort to the caller being free, and from there to the next answer's first token. */
async function abortOnce(
  model: LanguageModel,
  seed: number,
): Promise<{ readonly freed: number; readonly reused: number }> {
  const controller = new AbortController();
  let aborted = 0;
  const answer = model.generate(withSeed(seed), {
    signal: controller.signal,
    onText: soFar => {
      if (soFar.length > 8 && aborted === 0) {
        aborted = performance.now();
        controller.abort();
      }
      return undefined;
    },
  });
  await answer.catch(() => undefined);
  const freed = performance.now();
  let first = 0;
  await model.generate(
    { ...withSeed(seed), maxTokens: 1 },
    {
      onText: () => {
        first ||= performance.now();
        return undefined;
      },
    },
  );
  return { freed: freed - aborted, reused: first - freed };
}

async function measure(model: LanguageModel, rounds: number): Promise<object> {
  const loadMs = Math.round(await timed(() => model.load()));
  const cold = await model.generate(withSeed(0));
  const warm = await model.generate(withSeed(1));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  // The widths take turns, so that a slow minute of the machine does not fall on one of them.
  const speeds = new Map<number, number[]>(WIDTHS.map(width => [width, []]));
  for (let i = 0; i < rounds; i += 1)
    for (const width of WIDTHS)
      speeds.get(width)?.push(await throughput(model, width, 100 * (i + 1)));
  delay.disable();
  const aborts = [];
  for (let i = 0; i < ABORTS; i += 1) {
    aborts.push(await abortOnce(model, 1000 + i));
    await pause(20);
  }
  const middle = WIDTHS.map(width => spread(speeds.get(width) ?? []).p50);
  return {
    ...conditions(model.identity),
    seeds: 'as fixed in the script',
    loadMs,
    firstPrompt: { prompt: cold.usage.promptTokens, evaluated: cold.usage.evaluatedTokens },
    samePromptAgain: { prompt: warm.usage.promptTokens, evaluated: warm.usage.evaluatedTokens },
    tokensPerSecond: Object.fromEntries(WIDTHS.map((width, i) => [width, middle[i]])),
    speedToOneAnswer: Object.fromEntries(
      WIDTHS.map((width, i) => [width, round((middle[i] ?? 0) / (middle[0] ?? 1))]),
    ),
    abortToCallerFreeMs: spread(aborts.map(({ freed }) => freed)),
    nextFirstTokenMs: spread(aborts.map(({ reused }) => reused)),
    eventLoopDelayMs: { p99: round(delay.percentile(99) / 1e6, 1), max: round(delay.max / 1e6, 1) },
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    model: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
  },
});
const model = createModel({
  assets: join(import.meta.dirname, '..'),
  cacheFolder: defaultFolders().cache,
  settings: SETTINGS.parse({ model: values.model }),
  notice: line => void process.stderr.write(`${line}\n`),
  env: process.env,
});
try {
  const report = await measure(model, Math.max(1, Number(values.rounds) || 3));
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
} finally {
  await model[Symbol.asyncDispose]();
}
