import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import type { Token } from 'node-llama-cpp';
import { z } from 'zod';
import { chooseThreads } from './engine.ts';
import type { Engine } from './engine.ts';
import type { OpenContext } from './open-context.ts';
import { readRecord, writeRecord } from './record-file.ts';

/** What a short measurement of this model on this machine found. */
export type Calibration = {
  /** The number of threads with the shortest step. */
  readonly threads: number;
  /** Milliseconds of a step, by number of threads. */
  readonly msPerStep: Readonly<Record<string, number>>;
};

const STORED = z.object({
  version: z.literal(1),
  threads: z.int(),
  msPerStep: z.record(z.string(), z.number()),
});

/** Answers side by side in the measurement, and steps of them for each number of threads. */
const WIDTH = 4;
const STEPS = 5;
/** No further number of threads is tried after so long: the user is waiting. */
const BUDGET_MS = 2000;

/**
 * Tokens a second that a measurement stands for.
 * @param parallel places that the context had
 */
export function measuredSpeed({ threads, msPerStep }: Calibration, parallel: number): number {
  const ms = msPerStep[threads] ?? Math.min(...Object.values(msPerStep));
  return ms > 0 && Number.isFinite(ms) ? (1000 * Math.min(WIDTH, parallel)) / ms : 0;
}

/** Measures a few steps with each number of threads, the likeliest first. Leaves nothing behind. */
export async function calibrate(engine: Engine, context: OpenContext): Promise<Calibration> {
  const start = chooseThreads();
  const order = engine.threadChoices.toSorted((a, b) => Math.abs(a - start) - Math.abs(b - start));
  const sequences = context.sequences.slice(0, WIDTH);
  const token = engine.model.tokens.bos ?? (0 as Token);
  const began = performance.now();
  const msPerStep: Record<string, number> = {};
  for (const threads of order) {
    if (performance.now() - began > BUDGET_MS) break;
    engine.setThreads(threads);
    const times: number[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      const before = performance.now();
      await Promise.all(sequences.map(one => one.evaluateWithoutGeneratingNewTokens([token])));
      times.push(performance.now() - before);
    }
    msPerStep[threads] = times.sort((a, b) => a - b)[STEPS >> 1] ?? 0;
  }
  for (const sequence of sequences) await sequence.clearHistory();
  const [best] = Object.entries(msPerStep).sort(([, a], [, b]) => a - b);
  return { threads: best === undefined ? start : Number(best[0]), msPerStep };
}

/** Where a calibration is kept, by engine, model file and machine. */
export type CalibrationFile = {
  recall(): Promise<Calibration | undefined>;
  /** Best effort: without it the next load measures again. */
  remember(calibration: Calibration): Promise<void>;
};

export function calibrationFile(
  folder: string,
  of: { readonly engine: string; readonly model: string; readonly sha256: string | undefined },
): CalibrationFile {
  const processors = cpus();
  const machine = `${processors[0]?.model ?? ''} x${processors.length}`;
  const key = [of.engine, basename(of.model), of.sha256 ?? '', machine].join('\n');
  const path = join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 24)}.json`);
  return {
    async recall() {
      const stored = await readRecord(path, STORED);
      return stored && { threads: stored.threads, msPerStep: stored.msPerStep };
    },
    remember: calibration => writeRecord(path, { version: 1, ...calibration }),
  };
}

/** What is remembered, or else is measured now and remembered. */
export async function recallOrMeasure(
  file: CalibrationFile,
  engine: Engine,
  context: OpenContext,
): Promise<Calibration> {
  const known = await file.recall();
  if (known !== undefined) return known;
  const measured = await calibrate(engine, context);
  await file.remember(measured);
  return measured;
}
