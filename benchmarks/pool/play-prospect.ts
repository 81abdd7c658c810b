import type { ProspectFit } from '../../src/core/search/prospect.ts';
import { clusterDraws, percentileInterval } from '../report/stats/bootstrap.ts';
import type { Interval } from '../report/stats/bootstrap.ts';
import type { JudgedTask } from './judged-pool.ts';
import { simulate } from './simulate.ts';
import type { Budget } from './simulate.ts';

/** A mean over tasks and its 95 % interval, tasks drawn with replacement. */
export type Estimate = Interval & { readonly mean: number };

type Arm = { readonly right: number; readonly tokens: number };

/** Agreement with all of its budget, and sampling that stops when it has or hopes for nothing more. */
export type Played = {
  readonly multiple: number;
  readonly without: Arm;
  /** The same that stops when it has enough and gives nothing up: what of a loss is not its fault. */
  readonly stopping: Arm;
  readonly withIt: Arm;
  /** Share of tasks that are right with the whole budget, less that of the arm that gives up. */
  readonly lost: Estimate;
  /** Tokens of the arm that gives up, as a share of the other's. */
  readonly tokensShare: Estimate;
  /** Share of the tasks in which the pool ended before the whole budget did. */
  readonly ranDry: number;
};

type Play = {
  readonly multiple: number;
  readonly seeds: readonly number[];
  /** What a task is given up by: fitted on others. */
  readonly weightsOf: (task: JudgedTask) => ProspectFit['weights'] | undefined;
};

type Sums = Pick<Played, 'without' | 'stopping' | 'withIt'> & { readonly dry: number };

const DRAWS = 2000;
const SEED = 20_261_128;

/** Plays both arms on every task with the same orders of draws. */
export function playedAt(tasks: readonly JudgedTask[], play: Play): Played {
  const sums = tasks.map(task => sumsOf(task, play));
  const n = Math.max(1, tasks.length);
  const total = (pick: (one: Sums) => number, counts?: ArrayLike<number>): number =>
    sums.reduce((all, one, i) => all + pick(one) * (counts?.[i] ?? 1), 0);
  const lost = (counts?: ArrayLike<number>): number =>
    total(({ without, withIt }) => without.right - withIt.right, counts) / n;
  const share = (counts?: ArrayLike<number>): number =>
    total(({ withIt }) => withIt.tokens, counts) /
    Math.max(
      1,
      total(({ without }) => without.tokens, counts),
    );
  const resampled = [...clusterDraws(tasks.length, DRAWS, SEED)].map(counts => ({
    lost: lost(counts),
    share: share(counts),
  }));
  const estimate = (mean: number, all: readonly number[]): Estimate => ({
    mean,
    ...percentileInterval(all),
  });
  const arm = (which: 'without' | 'stopping' | 'withIt'): Arm => ({
    right: total(one => one[which].right) / n,
    tokens: total(one => one[which].tokens) / n,
  });
  return {
    multiple: play.multiple,
    without: arm('without'),
    stopping: arm('stopping'),
    withIt: arm('withIt'),
    lost: estimate(
      lost(),
      resampled.map(one => one.lost),
    ),
    tokensShare: estimate(
      share(),
      resampled.map(one => one.share),
    ),
    ranDry: total(({ dry }) => dry) / n,
  };
}

/** Means over the seeds of one task. */
function sumsOf(task: JudgedTask, { multiple, seeds, weightsOf }: Play): Sums {
  const weights = weightsOf(task);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const play = (more: Pick<Budget, 'arm' | 'prospects'>): readonly ReturnType<typeof simulate>[] =>
    seeds.map(seed => simulate(task, { multiple, seed, cost: 'evaluated', ...more }));
  const armOf = (played: readonly ReturnType<typeof simulate>[]): Arm => ({
    right: mean(played.map(({ returned }) => Number(returned?.hidden === true))),
    tokens: mean(played.map(({ tokens }) => tokens)),
  });
  const whole = play({ arm: 'agreement' });
  return {
    without: armOf(whole),
    stopping: armOf(play({ arm: 'insured' })),
    withIt: armOf(
      play({ arm: 'insured', ...(weights === undefined ? {} : { prospects: weights }) }),
    ),
    dry: mean(whole.map(({ ranDry }) => Number(ranDry))),
  };
}
