// Fits the router's difficulty on judged pools, and judges it on tasks that the fit had not seen:
// npm run fit:router -- judged.jsonl… [--on other.jsonl] [--write] [--json]
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { BELIEFS, readFits } from '../src/core/router/difficulty.ts';
import type { DifficultyFit, PassOdds } from '../src/core/router/difficulty.ts';
import { keepFit } from './keep-fit.ts';
import { readJudgedPool } from './pool/judged-pool.ts';
import { fitDifficulty, foretold, heldOutOdds } from './router/fit-difficulty.ts';
import { endsOf, frontier, gainIntervals, gainOf } from './router/frontier.ts';
import { isRouted } from './router/hazard-rows.ts';
import type { RoutedTask } from './router/hazard-rows.ts';

const TARGET = join('src', 'core', 'router', 'fitted-difficulty.json');
const MULTIPLE = 16;
const SEEDS = [0, 1, 2];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    on: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

function tasksOf(files: readonly string[]): readonly RoutedTask[] {
  const tasks = files.flatMap(readJudgedPool);
  if (tasks.some(({ stub }) => stub === undefined))
    throw new Error('A pool was judged before routers were fitted. Judge it anew with bench:pool.');
  return tasks.filter(isRouted);
}

/** How good a router with these odds is, on tasks that they were not fitted on. */
function judged(tasks: readonly RoutedTask[], oddsOf: (task: RoutedTask) => PassOdds) {
  const told = foretold(tasks, oddsOf);
  const mean = (pick: (one: (typeof told)[number]) => number): number =>
    told.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, told.length);
  const base = mean(({ came }) => came);
  const ends = endsOf(tasks, { oddsOf, multiple: MULTIPLE, seeds: SEEDS });
  const points = frontier(ends);
  return {
    foretold: {
      tasks: told.length,
      mean: mean(({ chance }) => chance),
      came: base,
      // Of each task some orders pass and some do not: the squares are expected ones.
      brier: mean(({ chance, came }) => came * (1 - chance) ** 2 + (1 - came) * chance ** 2),
      brierOfBaseRate: mean(({ came }) => came * (1 - base) ** 2 + (1 - came) * base ** 2),
    },
    ends: { cheap: points[0], dear: points.at(-1), tasks: ends.length },
    gain: gainOf(points),
    intervals: gainIntervals(ends),
    points,
  };
}

function main(): void {
  if (positionals.length === 0) throw new Error('Name files that bench:pool wrote.');
  const tasks = tasksOf(positionals);
  const names = positionals.map(path => basename(path)).join(' ');
  const fit = fitDifficulty(tasks, {
    command: `npm run fit:router -- ${names}`,
    fittedAt: new Date().toISOString().slice(0, 10),
  });
  const others = tasksOf(values.on);
  const [on, oddsOf] = values.on.length > 0 ? ([others, () => fit] as const) : withFolds(tasks);
  const result: Result = {
    fit,
    judgedOn: values.on.length > 0 ? 'other tasks than the fit' : 'tasks of other folds',
    fitted: judged(on, oddsOf),
    believed: judged(on, () => BELIEFS),
  };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : describe(result));
  if (!values.write) return;
  const known = readFits(JSON.parse(readFileSync(TARGET, 'utf8')));
  keepFit(TARGET, { version: 1, known, fit });
}

function withFolds(
  tasks: readonly RoutedTask[],
): readonly [readonly RoutedTask[], (task: RoutedTask) => PassOdds] {
  const odds = heldOutOdds(tasks);
  return [tasks, task => odds.get(task) ?? BELIEFS];
}

type Judged = ReturnType<typeof judged>;

type Result = {
  readonly fit: DifficultyFit;
  readonly judgedOn: string;
  readonly fitted: Judged;
  readonly believed: Judged;
};

function describe({ fit, judgedOn, ...arms }: Result): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const lines = [JSON.stringify(fit, undefined, 2), `Judged on ${judgedOn}:`];
  for (const [name, { foretold: told, ends, gain, intervals }] of Object.entries(arms)) {
    const points = (key: keyof typeof gain): string => {
      const { low, high } = intervals[key];
      return `${[gain[key], low, high].map(value => (100 * value).toFixed(2)).join(' / ')} points`;
    };
    lines.push(
      `${name}: a pass foretold in ${percent(told.mean)}, came in ${percent(told.came)} of ${told.tasks}; ` +
        `Brier ${told.brier.toFixed(4)}, of the base rate ${told.brierOfBaseRate.toFixed(4)}`,
      `  ends: ${percent(ends.cheap?.right ?? 0)} for ${Math.round(ends.cheap?.tokens ?? 0)} tokens, ` +
        `${percent(ends.dear?.right ?? 0)} for ${Math.round(ends.dear?.tokens ?? 0)}`,
      `  above the line between them (value / low / high): on average ${points('mean')}, ` +
        `at half the tokens ${points('half')}, at the same rate ${points('sameRate')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

main();
