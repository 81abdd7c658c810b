// Plays arms whose answers are independent on a judged pool: npm run bench:simulate -- judged.jsonl --out RUN
// The rows are those of a benchmark, so that `npm run report -- RUN` draws them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineText } from './machine.ts';
import type { Plan } from './plan.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import { SIMULATED, rowOf, simulate } from './pool/simulate.ts';
import type { Budget, CostKind } from './pool/simulate.ts';
import { percent } from './report/document/format.ts';
import type { Row } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join('benchmarks', 'out', 'simulated') },
    multiples: { type: 'string', default: '1,2,4,8,16' },
    seeds: { type: 'string', default: '3' },
    cost: { type: 'string', default: 'evaluated' },
    json: { type: 'boolean', default: false },
  },
});

function main(): void {
  const [file] = positionals;
  if (file === undefined) throw new Error('Name the file that bench:pool wrote.');
  if (values.cost !== 'evaluated' && values.cost !== 'prompted')
    throw new Error(`--cost: "${values.cost}" is neither evaluated nor prompted.`);
  const cost: CostKind = values.cost;
  const pool = readJudgedPool(file);
  const multiples = values.multiples.split(',').map(Number);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
  const budgets = seeds.flatMap(seed =>
    SIMULATED.flatMap((arm): Budget[] =>
      arm === 'greedy'
        ? [{ arm, multiple: 1, seed, cost }]
        : multiples.map(multiple => ({ arm, multiple, seed, cost })),
    ),
  );
  const machine = `recorded pool, ${cost} tokens (${machineText()})`;
  const rows = budgets.flatMap(budget => pool.map(task => rowOf(task, budget, machine)));
  write(values.out, pool, { rows, seeds, multiples });
  const table = summary(rows, pool, budgets);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ out: values.out, cost, tasks: pool.length, arms: table })}\n`
      : table.map(line).join(''),
  );
}

type Played = {
  readonly rows: readonly Row[];
  readonly seeds: readonly number[];
  readonly multiples: readonly number[];
};

function write(
  out: string,
  pool: ReturnType<typeof readJudgedPool>,
  { rows, seeds, multiples }: Played,
): void {
  mkdirSync(out, { recursive: true });
  // `weighed` and `insured` are rules by which `adaptive` chooses and stops, and no strategies of their own.
  const plan: Omit<Plan, 'strategies'> & { readonly strategies: readonly string[] } = {
    version: 1,
    suite: pool[0]?.suite ?? '',
    data: '',
    tasks: '',
    taskIds: pool.map(({ task }) => task),
    strategies: ['greedy', 'best-of-n', 'agreement'],
    seeds: [...seeds],
    budgetMultiples: [...multiples],
    reflection: 'none',
    simulations: Math.max(...pool.map(({ draws }) => draws.length)),
    maxTokens: 0,
    maxCompletionTokens: 0,
    sandbox: 'recorded',
    model: pool[0]?.model.id ?? '',
    writtenAt: new Date().toISOString(),
  };
  writeFileSync(join(out, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  writeFileSync(join(out, 'rows.jsonl'), rows.map(row => `${JSON.stringify(row)}\n`).join(''));
}

type Line = {
  readonly arm: string;
  readonly multiple: number;
  readonly pass: number;
  readonly coverage: number;
  readonly tokens: number;
  /** Share of the tasks in which the pool ended before the budget. */
  readonly ranDry: number;
};

function summary(
  rows: readonly Row[],
  pool: ReturnType<typeof readJudgedPool>,
  budgets: readonly Budget[],
): readonly Line[] {
  const keys = new Map(budgets.map(budget => [`${budget.arm} ${budget.multiple}`, budget]));
  return [...keys.values()].map(({ arm, multiple, cost }) => {
    const own = rows.filter(row => row.strategy === arm && (row.budgetMultiple ?? 1) === multiple);
    const dry = budgets
      .filter(one => one.arm === arm && one.multiple === multiple)
      .flatMap(one => pool.map(task => simulate(task, { ...one, cost }).ranDry));
    const share = (is: (row: Row) => boolean): number => own.filter(is).length / own.length;
    return {
      arm,
      multiple,
      pass: share(({ hidden }) => hidden === 'pass'),
      coverage: share(({ oracle }) => oracle),
      tokens: own.reduce((sum, row) => sum + row.evaluatedTokens, 0) / own.length,
      ranDry: dry.filter(Boolean).length / dry.length,
    };
  });
}

function line({ arm, multiple, pass, coverage, tokens, ranDry }: Line): string {
  return (
    `${arm.padEnd(10)} ${String(multiple).padStart(3)}x  right ${percent(pass)}, ` +
    `some draw right ${percent(coverage)}, ${Math.round(tokens)} tokens, pool ran dry ${percent(ranDry)}\n`
  );
}

main();
