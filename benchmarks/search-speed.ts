import { createRng } from '../src/core/base/rng.ts';
import { ask, tell } from '../src/core/search/algorithm.ts';
import { uct } from '../src/core/search/policies.ts';
import { createTree } from '../src/core/search/tree.ts';
import type { Tree } from '../src/core/search/tree.ts';

/** A tree as deep as a solve's, of so many nodes; values are drawn from a seed. */
export function grownTree(nodes: number, seed: number): Tree<number> {
  const tree = createTree<number>({ policy: uct(), root: 0, maxDepth: 4 });
  const rng = createRng(seed);
  while (tree.nodes.length < nodes) step(tree, rng);
  return tree;
}

function step(tree: Tree<number>, rng: () => number): void {
  const trial = ask(tree, rng);
  if (trial === undefined) throw new Error('there is nothing to ask');
  const value = rng();
  tell(tree, trial, { state: 0, value, closed: value > 0.95 });
}

/** Iterations a second by the clock, and by processor time: a busy machine lowers only the first. */
export type Speeds = { readonly wall: readonly number[]; readonly cpu: readonly number[] };

/**
 * Iterations (an ask and its tell) a second around a tree of 10,000 nodes: from 5,000 nodes to
 * 15,000, once for each run.
 */
export function iterationsPerSecond(runs: number, seed: number): Speeds {
  const [from, to] = [5000, 15_000];
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    const tree = grownTree(from, seed + run);
    const rng = createRng(seed + run + 1000);
    const before = process.cpuUsage();
    const began = performance.now();
    while (tree.nodes.length < to) step(tree, rng);
    wall.push(((to - from) / (performance.now() - began)) * 1000);
    const { user, system } = process.cpuUsage(before);
    cpu.push(((to - from) / (user + system)) * 1_000_000);
  }
  return { wall, cpu };
}
