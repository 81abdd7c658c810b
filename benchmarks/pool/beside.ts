import { groupBy } from '../report/figures/group-by.ts';
import type { Row } from '../rows.ts';
import type { JudgedTask } from './judged-pool.ts';
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

/** `agreement` played, and what a strategy that ran is beside it. */
export type PlayedBeside = Arm & {
  readonly multiple: number;
  /** What the strategy is right more. */
  readonly ahead: Estimate;
  /** Its tokens as a share of those of `agreement`. */
  readonly tokensShare: Estimate;
};

export type Beside = {
  readonly tasks: number;
  readonly ran: Arm;
  /** At the budget that the strategy had. */
  readonly full: PlayedBeside;
  /** At a budget for which it spends as many tokens, tasks taken together. */
  readonly equal: PlayedBeside;
};

export type BesideOptions = {
  /** The budget that the strategy had, in greedy answers. */
  readonly multiple: number;
  readonly seeds: readonly number[];
  /**
   * Counts what a solve by itself would have evaluated, each prompt once: solves beside each other take each other's
   * places in the model's memory, which played arms know nothing of. What asks otherwise than plainly counts too little.
   */
  readonly alone: boolean;
};

/**
 * Sets the rows of one strategy beside `agreement` played on recorded answers of the same tasks. Both drew answers of
 * their own, so that the difference has the chance of both in it. Throws when no row's task is in the pool.
 */
export function setBeside(
  rows: readonly Row[],
  pool: readonly JudgedTask[],
  { multiple, seeds, alone }: BesideOptions,
): Beside {
  const byTask = groupBy(rows, ({ task }) => task);
  const tasks = pool.filter(({ task }) => byTask.has(task));
  if (tasks.length === 0) throw new Error('None of the rows is of a task of the pool.');
  const ran = tasks.map((task): Outcome => {
    const own = byTask.get(task.task) ?? [];
    const share = seeds.length / own.length;
    const tokens = own.reduce(
      (sum, row) => sum + (alone ? tokensAlone(row, task) : row.evaluatedTokens),
      0,
    );
    const right = own.filter(({ hidden }) => hidden === 'pass').length;
    return { right: share * right, tokens: share * tokens, dry: 0 };
  });
  const play = (at: number): readonly Outcome[] =>
    tasks.map(task => outcomeOf(task, { arm: 'agreement', multiple: at }, seeds));
  const tokens = (outcomes: readonly Outcome[]): number => sumOf(outcomes, one => one.tokens);
  const resampled = resamples(tasks.length);
  const runs = tasks.length * seeds.length;
  const besideAt = (at: number): PlayedBeside => {
    const played = play(at);
    return {
      ...armOf(played, seeds.length),
      multiple: at,
      ahead: estimate(resampled, counts => rightLess(ran, played, counts) / runs),
      tokensShare: estimate(resampled, counts => shareOf(ran, played, counts)),
    };
  };
  return {
    tasks: tasks.length,
    ran: armOf(ran, seeds.length),
    full: besideAt(multiple),
    equal: besideAt(multipleFor(tokens(ran), multiple, at => tokens(play(at)))),
  };
}

/** The prompt once, every answer, and the last token of a prompt that is in the cache for each but the first. */
function tokensAlone({ completionTokens, candidates }: Row, { draws }: JudgedTask): number {
  const [first] = draws;
  return (first?.promptTokens ?? 0) + completionTokens + Math.max(0, candidates - 1);
}
