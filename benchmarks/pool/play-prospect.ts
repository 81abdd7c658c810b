import { permutationTest } from '../report/stats/permutation.ts';
import type { JudgedTask } from './judged-pool.ts';
import type { Learned } from './learn-prospect.ts';
import {
  armOf,
  estimate,
  multipleFor,
  outcomeOf,
  resamples,
  rightLess,
  shareOf,
  sumOf,
} from './outcomes.ts';
import type { Arm, Estimate, Outcome } from './outcomes.ts';
import type { Budget } from './simulate.ts';

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
  const arm = (outcomes: readonly Outcome[]): Arm => armOf(outcomes, seeds.length);
  const resampled = resamples(tasks.length);
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
