import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseSample } from '../hardware/sample.ts';
import type { HardwareSample } from '../hardware/sample.ts';
import { readPlan } from '../plan.ts';
import type { Plan } from '../plan.ts';
import { readRows } from '../rows.ts';
import type { Row } from '../rows.ts';

/** One folder of a benchmark's rows, as it lies there. */
export type Run = {
  readonly folder: string;
  readonly plan: Plan;
  readonly rows: readonly Row[];
  /** Lines that are no rows: `rows.jsonl, line 3`. */
  readonly damaged: readonly string[];
  /** In the order of time; empty when the hardware was not recorded. */
  readonly hardware: readonly HardwareSample[];
};

/** Reads the folders of runs and changes nothing in them. Throws when one holds no run. */
export function readRuns(folders: readonly string[]): readonly Run[] {
  return folders.map(readRun);
}

function readRun(folder: string): Run {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Error(`${folder} is not a folder. Name the --out of a \`reason-code bench\`.`);
  const plan = readPlan(folder);
  const { rows, damaged } = readRows(folder);
  if (rows.length === 0)
    throw new Error(
      `${folder} holds no row of a benchmark yet${damaged.length === 0 ? '' : ` that can be read (${damaged.length} damaged lines)`}.`,
    );
  return {
    folder,
    plan,
    rows,
    damaged: damaged.map(({ path, line }) => `${path}, line ${line}`),
    hardware: readHardware(folder),
  };
}

function readHardware(folder: string): readonly HardwareSample[] {
  return readdirSync(folder)
    .filter(name => /^hardware.*\.jsonl$/.test(name))
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap(line => parseSample(line) ?? [])
    .toSorted((a, b) => a.at.localeCompare(b.at));
}
