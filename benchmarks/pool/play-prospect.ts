import { clusterDraws, percentileInterval } from '../report/stats/bootstrap.ts';
import type { Interval } from '../report/stats/bootstrap.ts';
import { permutationTest } from '../report/stats/permutation.ts';
import type { JudgedTask } from './judged-pool.ts';
import type { Learned } from './learn-prospect.ts';
import { simulate } from './simulate.ts';
import type { Budget } from './simulate.ts';

/** A mean over tasks and its 95 % interval, tasks drawn with replacement. */
export type Estimate = Interval & { readonly mean: number };

/** Means over the tasks. */
type Arm = { readonly right: number; readonly tokens: number };

/** Agreement with all of its budget, and arms that differ from it by one rule more each. */
export type Played = {
  readonly multiple: number;
  /** The arm to beat: all of the budget, and the largest cluster of what passed. */
  readonly agreement: Arm;
  /** The same draws, chosen among as `adaptive` does where examples are weak. */
  readonly weighed: Arm;
  /** Stops when it has enough, and gives nothing up. */
  readonly stopping: Arm;
  /** Ends answers that grow long, too. */
  readonly shortening: Arm;
  /** Gives up, too: all of the rules by which `adaptive` ends and chooses. */
  readonly givingUp: Arm;
  /** Share of tasks that are right with agreement, less that of the arm that gives up. */
  readonly lost: Estimate;
  /** Tokens of the arm that gives up, as a share of agreement's. */
  readonly tokensShare: Estimate;
  /** Agreement with a budget at which it spends as much as the arm that gives up, tasks taken together. */
  readonly equalTokens: Arm & {
    readonly multiple: number;
    /** What the arm that gives up is right more. */
    readonly ahead: Estimate;
    /** Two-sided permutation test clustered by task. */
    readonly p: number;
  };
  /** Share of the tasks in which the pool ended before the whole budget did. */
  readonly ranDry: number;
};

type Play = {
  readonly multiple: number;
  readonly seeds: readonly number[];
  /** What tokens are saved by: fitted on others. */
  readonly learnedOf: (task: JudgedTask) => Learned | undefined;
};

/** Sums over the seeds of one task. */
type Outcome = { readonly right: number; readonly tokens: number; readonly dry: number };

const DRAWS = 2000;
const SEED = 20_261_128;
/** Halvings of the range in which the budget of equal cost lies. */
const HALVINGS = 20;

/** Plays all arms on every task with the same orders of draws. */
export function playedAt(tasks: readonly JudgedTask[], play: Play): Played {
  const { multiple, seeds, learnedOf } = play;
  const each = (of: (task: JudgedTask) => Omit<Budget, 'seed' | 'cost'>): readonly Outcome[] =>
    tasks.map(task => outcomeOf(task, of(task), seeds));
  const agreement = each(() => ({ arm: 'agreement', multiple }));
  const shortening = each(task => ({ arm: 'insured', multiple, ...lengthOf(learnedOf(task)) }));
  const givingUp = each(task => {
    const learned = learnedOf(task);
    const prospects = learned === undefined ? {} : { prospects: learned.weights };
    return { arm: 'insured', multiple, ...prospects, ...lengthOf(learned) };
  });
  const runs = tasks.length * seeds.length;
  const cost = sumOf(givingUp, ({ tokens }) => tokens);
  const equalMultiple = multipleFor(cost, multiple, at =>
    sumOf(
      each(() => ({ arm: 'agreement', multiple: at })),
      ({ tokens }) => tokens,
    ),
  );
  const equal = each(() => ({ arm: 'agreement', multiple: equalMultiple }));
  const arm = (outcomes: readonly Outcome[]): Arm => ({
    right: sumOf(outcomes, ({ right }) => right) / Math.max(1, runs),
    tokens: sumOf(outcomes, ({ tokens }) => tokens) / Math.max(1, runs),
  });
  const resampled = [...clusterDraws(tasks.length, DRAWS, SEED)];
  const won = givingUp.map(({ right }, i) => right - (equal[i]?.right ?? 0));
  return {
    multiple,
    agreement: arm(agreement),
    weighed: arm(each(() => ({ arm: 'weighed', multiple }))),
    stopping: arm(each(() => ({ arm: 'insured', multiple }))),
    shortening: arm(shortening),
    givingUp: arm(givingUp),
    lost: estimate(resampled, counts => rightLess(agreement, givingUp, counts) / runs),
    tokensShare: estimate(resampled, counts => shareOf(givingUp, agreement, counts)),
    equalTokens: {
      ...arm(equal),
      multiple: equalMultiple,
      ahead: estimate(resampled, counts => rightLess(givingUp, equal, counts) / runs),
      p: permutationTest(won.map(more => ({ won: more, seeds: seeds.length }))).p,
    },
    ranDry: sumOf(agreement, ({ dry }) => dry) / Math.max(1, runs),
  };
}

function lengthOf(learned: Learned | undefined): Pick<Budget, 'longest'> {
  return learned === undefined ? {} : { longest: learned.longest };
}

/** How often each task counts; once, where nothing is said. */
type Counts = ArrayLike<number> | undefined;

function estimate(
  resampled: readonly ArrayLike<number>[],
  of: (counts: Counts) => number,
): Estimate {
  return { mean: of(undefined), ...percentileInterval(resampled.map(of)) };
}

function sumOf(
  outcomes: readonly Outcome[],
  pick: (outcome: Outcome) => number,
  counts?: Counts,
): number {
  return outcomes.reduce((sum, outcome, i) => sum + pick(outcome) * (counts?.[i] ?? 1), 0);
}

function rightLess(first: readonly Outcome[], second: readonly Outcome[], counts: Counts): number {
  const right = ({ right: all }: Outcome): number => all;
  return sumOf(first, right, counts) - sumOf(second, right, counts);
}

function shareOf(part: readonly Outcome[], whole: readonly Outcome[], counts: Counts): number {
  const tokens = ({ tokens: all }: Outcome): number => all;
  return sumOf(part, tokens, counts) / Math.max(1, sumOf(whole, tokens, counts));
}

/** The budget at which a cost that grows with it comes closest to a wanted one from above. */
function multipleFor(wanted: number, most: number, costAt: (multiple: number) => number): number {
  let [low, high] = [0, most];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (costAt(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

function outcomeOf(
  task: JudgedTask,
  budget: Omit<Budget, 'seed' | 'cost'>,
  seeds: readonly number[],
): Outcome {
  const played = seeds.map(seed => simulate(task, { ...budget, seed, cost: 'evaluated' }));
  return {
    right: played.filter(({ returned }) => returned?.hidden === true).length,
    tokens: played.reduce((sum, { tokens }) => sum + tokens, 0),
    dry: played.filter(({ ranDry }) => ranDry).length,
  };
}
