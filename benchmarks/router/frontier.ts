import { difficulty } from '../../src/core/router/difficulty.ts';
import type { PassOdds } from '../../src/core/router/difficulty.ts';
import type { Budget } from '../pool/simulate.ts';
import { simulate } from '../pool/simulate.ts';
import { DRAWS, SEED, clusterDraws, percentileInterval } from '../report/stats/bootstrap.ts';
import type { Interval } from '../report/stats/bootstrap.ts';
import { apart, seenOf } from './hazard-rows.ts';
import type { RoutedTask } from './hazard-rows.ts';

/** A task at both ends, each a mean over seeds. */
export type Ends = {
  /** The greedy answer passes the examples: nothing would follow it. */
  readonly done: boolean;
  readonly cheap: { readonly right: number; readonly tokens: number };
  readonly dear: { readonly right: number; readonly tokens: number };
  /** What the search is foretold to bring for a token more. */
  readonly worth: number;
};

/** What a share of the tasks brings when the search follows the greedy answer in these. */
export type FrontierPoint = {
  /** Share of the tasks that are searched. */
  readonly rate: number;
  readonly right: number;
  readonly tokens: number;
};

/** Both ends of the tasks: one greedy answer, and answers for so many times its tokens. */
export function endsOf(
  tasks: readonly RoutedTask[],
  parts: {
    readonly oddsOf: (task: RoutedTask) => PassOdds;
    readonly multiple: number;
    readonly seeds: readonly number[];
  },
): readonly Ends[] {
  return tasks.flatMap(task => {
    const { greedy } = apart(task.draws);
    if (greedy === undefined) return [];
    const play = (arm: Budget['arm']): Ends['cheap'] => {
      const played = parts.seeds.map(seed =>
        simulate(task, { arm, multiple: parts.multiple, seed, cost: 'evaluated' }),
      );
      const mean = (pick: (one: (typeof played)[number]) => number): number =>
        played.reduce((sum, one) => sum + pick(one), 0) / played.length;
      return {
        right: mean(({ returned }) => (returned?.hidden === true ? 1 : 0)),
        tokens: mean(({ tokens }) => tokens),
      };
    };
    const cheap = play('greedy');
    const chance = 1 - difficulty(task.stub, seenOf([greedy], 1), parts.oddsOf(task));
    const worth = chance / (cheap.tokens * (parts.multiple - 1));
    return [{ done: greedy.visible, cheap, dear: play('best-of-n'), worth }];
  });
}

/** The points of a router that searches the most promising tasks first, from none to all. */
export function frontier(ends: readonly Ends[], counts?: Uint16Array): readonly FrontierPoint[] {
  const own = ends.map((end, i) => ({ end, times: counts?.[i] ?? 1 }));
  const all = own.reduce((sum, { times }) => sum + times, 0);
  let right = own.reduce((sum, { end, times }) => sum + times * end.cheap.right, 0);
  let tokens = own.reduce((sum, { end, times }) => sum + times * end.cheap.tokens, 0);
  let searched = 0;
  const points: FrontierPoint[] = [{ rate: 0, right: right / all, tokens: tokens / all }];
  const order = own.toSorted((a, b) => b.end.worth - a.end.worth);
  for (const { end, times } of order.filter(one => !one.end.done && one.times > 0)) {
    searched += times;
    right += times * (end.dear.right - end.cheap.right);
    tokens += times * (end.dear.tokens - end.cheap.tokens);
    points.push({ rate: searched / all, right: right / all, tokens: tokens / all });
  }
  return points;
}

/** How far a router is above the line between its ends; a random one is on it, on average. */
export type Gain = {
  /** Mean height above the line over all budgets between the ends, in shares of tasks. */
  readonly mean: number;
  /** Height at half of the tokens between the ends. */
  readonly half: number;
  /** Height above searching as many of the open tasks at random, where half of them are searched. */
  readonly sameRate: number;
};

export function gainOf(points: readonly FrontierPoint[]): Gain {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.tokens <= first.tokens)
    return { mean: 0, half: 0, sameRate: 0 };
  const span = last.tokens - first.tokens;
  const line = (share: number): number => first.right + share * (last.right - first.right);
  let area = 0;
  points.slice(1).forEach((point, i) => {
    const before = points[i] ?? first;
    const above = ({ tokens, right }: FrontierPoint): number =>
      right - line((tokens - first.tokens) / span);
    area += ((above(before) + above(point)) / 2) * ((point.tokens - before.tokens) / span);
  });
  const middle = points[Math.floor((points.length - 1) / 2)] ?? first;
  return {
    mean: area,
    half: rightAt(points, first.tokens + span / 2) - line(0.5),
    sameRate: middle.right - line(last.rate === 0 ? 0 : middle.rate / last.rate),
  };
}

/** What is right for so many tokens a task, between two points of the frontier. */
function rightAt(points: readonly FrontierPoint[], tokens: number): number {
  const at = points.findIndex(point => point.tokens >= tokens);
  const [after, before] = [points[at], points[at - 1]];
  if (after === undefined) return points.at(-1)?.right ?? 0;
  if (before === undefined || after.tokens === before.tokens) return after.right;
  const share = (tokens - before.tokens) / (after.tokens - before.tokens);
  return before.right + share * (after.right - before.right);
}

/** 95 % intervals of a gain, tasks drawn with replacement. */
export function gainIntervals(ends: readonly Ends[]): Readonly<Record<keyof Gain, Interval>> {
  const gains: Gain[] = [];
  for (const counts of clusterDraws(ends.length, DRAWS, SEED))
    gains.push(gainOf(frontier(ends, counts)));
  const of = (name: keyof Gain): Interval => percentileInterval(gains.map(gain => gain[name]));
  return { mean: of('mean'), half: of('half'), sameRate: of('sameRate') };
}
