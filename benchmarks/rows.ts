import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { BASIS } from '../src/core/solve/stored-event.ts';

const ROW = z.object({
  version: z.literal(1),
  suite: z.string(),
  task: z.string(),
  number: z.number(),
  language: z.string(),
  strategy: z.string(),
  reflection: z.string(),
  /** Of every answer but the first. Rows of before November 28, 2026 lack it: 0.8. */
  temperature: z.number().exactOptional(),
  seed: z.number(),
  /** Budgets of one task. */
  simulationsBudget: z.number(),
  maxTokens: z.number(),
  /** The budget as a multiple of what the greedy answer of the same task and seed took. */
  budgetMultiple: z.number().exactOptional(),
  /** Examples that could be checked. */
  examples: z.number(),
  status: z.enum(['verified', 'unverified', 'error']),
  /** The returned program parses; what the original calls its syntax rate. */
  parses: z.boolean(),
  /** What the hidden tests say of the one returned program. */
  hidden: z.enum(['pass', 'fail', 'none']),
  hiddenWhy: z.string().exactOptional(),
  /** The hidden tests ran in the program's own box: they need what cannot cross to another. */
  gradedBeside: z.literal(true).exactOptional(),
  /** The chance that the result gave its program, and what that was reckoned from. */
  confidence: z.number().exactOptional(),
  basis: BASIS.exactOptional(),
  /** Some candidate passes all shown examples; some candidate passes the hidden tests. */
  visiblePass: z.boolean(),
  oracle: z.boolean(),
  candidates: z.number(),
  /** How many of the candidates, in the order they were drawn, pass the hidden tests. */
  candidatesPassing: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  modelCalls: z.number(),
  executions: z.number(),
  simulations: z.number(),
  wallMs: z.number(),
  traceId: z.string(),
  sandbox: z.string(),
  model: z.string(),
  modelSha256: z.string().exactOptional(),
  weakStandIn: z.boolean(),
  engine: z.string(),
  machine: z.string(),
  /** Why there is no result: the task could not be run. */
  message: z.string().exactOptional(),
});

/** One task by one strategy with one seed. */
export type Row = z.infer<typeof ROW>;

export type RowKey = Pick<Row, 'suite' | 'task' | 'strategy' | 'seed'> &
  Partial<Pick<Row, 'budgetMultiple'>>;

export function keyOf({ suite, task, strategy, seed, budgetMultiple }: RowKey): string {
  const multiple = budgetMultiple === undefined ? [] : [`${budgetMultiple}x`];
  return [suite, task, strategy, seed, ...multiple].join('\t');
}

/** The rows of one run: an append-only file of a folder, each line written at once. */
export type RowFile = {
  readonly rows: readonly Row[];
  has(key: RowKey): boolean;
  /** Throws with what to do when the row could not be written, for a full disk for example. */
  add(row: Row): void;
};

const PREFIX = 'rows';

/** Opens the rows of `folder`, those of one shard; a last line that a kill cut short is dropped. */
export function openRows(folder: string, shard: string | undefined): RowFile {
  const name = shard === undefined ? PREFIX : `${PREFIX}-${shard.replace('/', 'of')}`;
  const path = join(folder, `${name}.jsonl`);
  mkdirSync(folder, { recursive: true });
  if (existsSync(path)) dropHalfLine(path);
  const rows = existsSync(path) ? [...soundRows(readLines(path))] : [];
  // What could not be run is tried again by the next run.
  const known = new Set(rows.filter(({ status }) => status !== 'error').map(keyOf));
  return {
    rows,
    has: key => known.has(keyOf(key)),
    add(row) {
      const before = existsSync(path) ? statSync(path).size : 0;
      try {
        appendFileSync(path, `${JSON.stringify(row)}\n`);
      } catch (error) {
        // Half a line would be dropped by the next run; it is better not to be there at all.
        if (existsSync(path)) truncateSync(path, before);
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `${path} could not be written (${why}). The ${rows.length} rows before it are safe; ` +
            'make room and go on with --resume.',
          { cause: error },
        );
      }
      rows.push(row);
      known.add(keyOf(row));
    },
  };
}

/** All rows of a folder, those of every shard; each key once. Throws when two disagree. */
export function mergeRows(folder: string): readonly Row[] {
  return soundRows(readRows(folder));
}

/** A line that is not a row: which file, and which line of it. */
export type DamagedLine = { readonly path: string; readonly line: number; readonly cause: unknown };
export type RowLines = { readonly rows: readonly Row[]; readonly damaged: readonly DamagedLine[] };

/**
 * The same, with the lines that could not be read beside it. Changes no file: the run may be going
 * on, and a last line without an end is one that is being written.
 */
export function readRows(folder: string): RowLines {
  const names = readdirSync(folder).filter(name => /^rows.*\.jsonl$/.test(name));
  const files = names.toSorted().map(name => readLines(join(folder, name)));
  return {
    rows: joinRows(
      files.flatMap(({ rows }) => rows),
      folder,
    ),
    damaged: files.flatMap(({ damaged }) => damaged),
  };
}

/** Each key once, in order. An error gives way to a result. Throws when two results disagree. */
export function joinRows(rows: readonly Row[], where: string): readonly Row[] {
  const merged = new Map<string, Row>();
  for (const row of rows) {
    const known = merged.get(keyOf(row));
    if (row.status === 'error' && known !== undefined) continue;
    if (known !== undefined && known.status !== 'error' && !sameOutcome(known, row)) {
      throw new Error(
        `${where} holds two different rows for ${row.task}, ${row.strategy}, seed ${row.seed}.`,
      );
    }
    merged.set(keyOf(row), row);
  }
  return [...merged.values()].toSorted(
    (a, b) =>
      a.suite.localeCompare(b.suite) ||
      a.number - b.number ||
      a.strategy.localeCompare(b.strategy) ||
      a.seed - b.seed,
  );
}

/** One line of rows. Throws when it is none. */
export function parseRow(line: string): Row {
  return ROW.parse(JSON.parse(line));
}

/** Equal but for what is of the moment: times and the trace's name. */
export function sameOutcome(a: Row, b: Row): boolean {
  return JSON.stringify(lasting(a)) === JSON.stringify(lasting(b));
}

/** What of a row is the same whenever it is made from recorded answers. */
export function lasting(row: Row): Row {
  return { ...row, wallMs: 0, traceId: '', machine: '' };
}

/** Drops what a kill cut short: a last line without its end. */
function dropHalfLine(path: string): void {
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, end)));
}

function readLines(path: string): RowLines {
  const text = readFileSync(path, 'utf8');
  const rows: Row[] = [];
  const damaged: DamagedLine[] = [];
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [index, line] of whole.split('\n').entries()) {
    if (line === '') continue;
    try {
      rows.push(parseRow(line));
    } catch (cause) {
      damaged.push({ path, line: index + 1, cause });
    }
  }
  return { rows, damaged };
}

function soundRows({ rows, damaged: [first] }: RowLines): readonly Row[] {
  if (first === undefined) return rows;
  const { path, line, cause } = first;
  throw new Error(
    `${path}, line ${line}: not a row of a benchmark. Remove the line, or use another --out.`,
    { cause },
  );
}
