import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HardwareSample } from '../../hardware/sample.ts';
import type { Plan } from '../../plan.ts';
import type { Row } from '../../rows.ts';

/** A row of nothing in particular: not verified, wrong. */
export function madeUpRow(differing: Partial<Row> = {}): Row {
  const number = differing.number ?? 0;
  return {
    version: 1,
    suite: 'humaneval',
    task: `HumanEval/${number}`,
    number,
    language: 'python',
    strategy: 'greedy',
    reflection: 'facts',
    seed: 0,
    simulationsBudget: differing.strategy === undefined || differing.strategy === 'greedy' ? 1 : 4,
    maxTokens: 1000,
    examples: 2,
    status: 'unverified',
    parses: true,
    hidden: 'fail',
    visiblePass: false,
    oracle: false,
    candidates: 1,
    candidatesPassing: 0,
    promptTokens: 100,
    completionTokens: 20,
    evaluatedTokens: 120 + number,
    modelCalls: 1,
    executions: 2,
    simulations: 1,
    wallMs: 1500 + number,
    traceId: '',
    sandbox: 'embedded',
    model: 'stand-in.gguf (weak stand-in)',
    modelSha256: 'b179',
    weakStandIn: true,
    engine: 'an engine',
    machine: 'a machine',
    ...differing,
  };
}

/** What a row is when its program is right and was verified. */
export const SOLVED = {
  status: 'verified',
  hidden: 'pass',
  visiblePass: true,
  oracle: true,
  candidatesPassing: 1,
} as const;

export function madeUpPlan(differing: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    suite: 'humaneval',
    data: '6ca5',
    tasks: '',
    strategies: ['greedy', 'best-of-n'],
    seeds: [0, 1],
    reflection: 'facts',
    simulations: 4,
    maxTokens: 1000,
    maxCompletionTokens: 512,
    sandbox: 'embedded',
    model: '',
    writtenAt: '2026-11-24T00:00:00.000Z',
    ...differing,
  };
}

/** Eight tasks, two seeds: greedy solves two of them, best-of-n four, most by an early stop. */
export function madeUpRows(): readonly Row[] {
  const rows: Row[] = [];
  for (let number = 88; number < 96; number += 1) {
    for (const seed of [0, 1]) {
      const more = { number, seed };
      rows.push(madeUpRow({ ...more, ...(number % 4 === 0 ? SOLVED : {}) }));
      rows.push(
        madeUpRow({
          ...more,
          strategy: 'best-of-n',
          candidates: 4,
          evaluatedTokens: 400,
          ...(number % 2 === 0 ? { ...SOLVED, candidates: 1 + seed, evaluatedTokens: 200 } : {}),
        }),
      );
    }
  }
  return rows;
}

export function madeUpSample(
  second: number,
  differing: Partial<HardwareSample> = {},
): HardwareSample {
  return {
    version: 1,
    at: new Date(Date.UTC(2026, 10, 24, 0, 0, second)).toISOString(),
    intervalMs: 5000,
    cpu: 0.5,
    ownCores: 1.2,
    memoryBytes: 2 ** 31,
    memoryTotalBytes: 2 ** 33,
    ownMemoryBytes: 2 ** 29,
    gpus: null,
    cpuWatts: null,
    unreadable: {
      gpus: 'nvidia-smi could not be run (ENOENT)',
      cpuWatts: 'no energy counters (ENOENT)',
    },
    ...differing,
  };
}

/** Writes the folder of a run. */
export function writeRun(
  folder: string,
  rows: readonly Row[],
  plan: Plan = madeUpPlan(),
  hardware: readonly HardwareSample[] = [],
): string {
  const lines = (values: readonly unknown[]): string =>
    values.map(value => `${JSON.stringify(value)}\n`).join('');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(folder, 'rows.jsonl'), lines(rows));
  if (hardware.length > 0) writeFileSync(join(folder, 'hardware.jsonl'), lines(hardware));
  return folder;
}
