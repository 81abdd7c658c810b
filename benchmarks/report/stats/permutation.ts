import { createRng } from '../../../src/core/base/rng.ts';
import { SEED } from './bootstrap.ts';

/** How much better the first arm did on one task: `won` rows more than the second, of `seeds`. */
export type TaskDifference = { readonly won: number; readonly seeds: number };

export type Permutation = {
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'monte-carlo';
  /** Random permutations drawn; 0 when all were counted. */
  readonly draws: number;
};

/** Tasks times grid cells that are still counted exactly: well under a second. */
const MAX_EXACT = 20_000_000;
const DRAWS = 100_000;

/**
 * Permutation test of the mean difference between two arms, clustered by task: if both were equal,
 * their names could be swapped on every task, with all its seeds together, and nothing would
 * change. All swaps are counted by dynamic programming over the whole-numbered sums they give; where
 * that grid is too large, swaps are drawn at random with a fixed seed. With one seed this is the
 * exact McNemar test.
 */
export function permutationTest(
  tasks: readonly TaskDifference[],
  { maxExact = MAX_EXACT, draws = DRAWS } = {},
): Permutation {
  const unit = tasks.reduce((all, { seeds }) => lcm(all, Math.max(1, seeds)), 1);
  const sizes = tasks
    .map(({ won, seeds }) => (won * unit) / Math.max(1, seeds))
    .filter(size => size !== 0);
  const observed = Math.abs(sizes.reduce((sum, size) => sum + size, 0));
  const widest = sizes.reduce((sum, size) => sum + Math.abs(size), 0);
  if (sizes.length === 0) return { p: 1, method: 'exact', draws: 0 };
  if (sizes.length * (2 * widest + 1) <= maxExact)
    return { p: exact(sizes.map(Math.abs), observed, widest), method: 'exact', draws: 0 };
  return { p: sampled(sizes, observed, draws), method: 'monte-carlo', draws };
}

function exact(sizes: readonly number[], observed: number, widest: number): number {
  let chances = new Float64Array(2 * widest + 1);
  chances[widest] = 1;
  for (const size of sizes) {
    const next = new Float64Array(chances.length);
    chances.forEach((chance, sum) => {
      if (chance === 0) return;
      next[sum - size] = (next[sum - size] ?? 0) + chance / 2;
      next[sum + size] = (next[sum + size] ?? 0) + chance / 2;
    });
    chances = next;
  }
  const p = chances.reduce(
    (sum, chance, i) => (Math.abs(i - widest) >= observed ? sum + chance : sum),
    0,
  );
  return Math.min(1, p);
}

/** The observed assignment counts as one of the drawn, so that no p is ever 0. */
function sampled(sizes: readonly number[], observed: number, draws: number): number {
  const rng = createRng(SEED);
  let extreme = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    const sum = sizes.reduce((all, size) => (rng() < 0.5 ? all + size : all - size), 0);
    if (Math.abs(sum) >= observed) extreme += 1;
  }
  return extreme / (draws + 1);
}

function lcm(a: number, b: number): number {
  const gcd = (x: number, y: number): number => (y === 0 ? x : gcd(y, x % y));
  return (a / gcd(a, b)) * b;
}

/** Holm's step-down correction (1979) of p values that were looked at together, in their order. */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0));
  const adjusted = [...ps];
  let least = 0;
  order.forEach((place, rank) => {
    least = Math.max(least, Math.min(1, (ps[place] ?? 1) * (ps.length - rank)));
    adjusted[place] = least;
  });
  return adjusted;
}
