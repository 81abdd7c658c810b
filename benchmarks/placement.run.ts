// What the model costs the process that asks it, run in that process and in one of its own:
// npm run build && npm run bench:placement -- [--json] [--model SPEC] [--rounds N]
import { stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createModel } from '../src/compose/create-model.ts';
import { defaultFolders } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import { conditions } from './machine.ts';
import { primeRequest } from './prime-request.ts';
import { round, spread, timed } from './spread.ts';

/** Answers side by side, read token by token as a search reads them. */
const WIDTH = 8;
const WRITTEN = 64;
const STAT_EVERY_MS = 5;
const IDLE_MS = 3000;
const LOOP_RESOLUTION_MS = 2;

type Load = {
  readonly stats: number[];
  readonly p99: number[];
  readonly max: number[];
  readonly speeds: number[];
  /** Processor time of this process for one written token, in ms. */
  readonly cpu: number[];
};
const noLoad = (): Load => ({ stats: [], p99: [], max: [], speeds: [], cpu: [] });

/** Runs the work, and meanwhile looks how late timers are and how long a file's status takes. */
async function beside(load: Load, work: () => Promise<number>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  const end = new AbortController();
  const looking = (async () => {
    while (!end.signal.aborted) {
      load.stats.push(await timed(() => stat(tmpdir())));
      await pause(STAT_EVERY_MS);
    }
  })();
  delay.enable();
  const before = process.cpuUsage();
  let written = 0;
  const took = await timed(async () => {
    written = await work();
  });
  const { user, system } = process.cpuUsage(before);
  delay.disable();
  end.abort();
  await looking;
  // What the timer itself waits is no delay.
  load.p99.push(Math.max(0, delay.percentile(99) / 1e6 - LOOP_RESOLUTION_MS));
  load.max.push(Math.max(0, delay.max / 1e6 - LOOP_RESOLUTION_MS));
  load.speeds.push((1000 * written) / took);
  if (written > 0) load.cpu.push((user + system) / 1000 / written);
}

async function answers(model: LanguageModel, seed: number): Promise<number> {
  const all = Array.from({ length: WIDTH }, (_, index) =>
    model.generate(primeRequest(seed + index, WRITTEN), { onText: () => undefined }),
  );
  const written = (await Promise.all(all)).map(({ usage }) => usage.completionTokens);
  return written.reduce((sum, tokens) => sum + tokens, 0);
}

function figures({ stats, p99, max, speeds, cpu }: Load): Record<string, unknown> {
  return {
    eventLoopDelayMs: { p99: spread(p99), max: spread(max) },
    statMs: spread(stats),
    ...(cpu.length === 0 ? {} : { tokensPerSecond: spread(speeds), ownCpuMsPerToken: spread(cpu) }),
  };
}

async function measure(
  models: Readonly<Record<'host' | 'child', LanguageModel>>,
  rounds: number,
): Promise<object> {
  const loadMs = {
    host: Math.round(await timed(() => models.host.load())),
    child: Math.round(await timed(() => models.child.load())),
  };
  const [idle, host, child] = [noLoad(), noLoad(), noLoad()];
  await Promise.all([answers(models.host, 0), answers(models.child, 0)]);
  // They take turns, so that a slow minute of the machine does not fall on one of them.
  for (let i = 1; i <= rounds; i += 1) {
    await beside(idle, async () => {
      await pause(IDLE_MS);
      return 0;
    });
    await beside(host, () => answers(models.host, 100 * i));
    await beside(child, () => answers(models.child, 100 * i));
  }
  const middle = (all: readonly number[]): number => spread(all).p50;
  return {
    ...conditions(models.host.identity),
    seeds: 'as fixed in the script',
    answersSideBySide: WIDTH,
    rounds,
    loadMs,
    idle: figures(idle),
    host: figures(host),
    child: figures(child),
    hostOverChild: {
      tokensPerSecond: round(middle(host.speeds) / middle(child.speeds)),
      eventLoopDelayP99: round(middle(host.p99) / Math.max(0.1, middle(child.p99))),
      statP50: round(middle(host.stats) / middle(child.stats)),
    },
  };
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    model: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
  },
});
// Fixed: two that each follow the machine's load would not be at the same number at the same time.
const threads = Math.max(1, Math.min(8, availableParallelism() - 1));
const open = (modelPlacement: 'host' | 'child'): LanguageModel =>
  createModel({
    assets: join(import.meta.dirname, '..'),
    cacheFolder: defaultFolders().cache,
    settings: SETTINGS.parse({ model: values.model, modelPlacement, inFlight: WIDTH, threads }),
    notice: line => void process.stderr.write(`${line}\n`),
    env: process.env,
  });
const models = { host: open('host'), child: open('child') };
try {
  const report = await measure(models, Math.max(1, Number(values.rounds) || 5));
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
} finally {
  await Promise.all([models.host[Symbol.asyncDispose](), models.child[Symbol.asyncDispose]()]);
}
