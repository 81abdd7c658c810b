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

/**
 * Iterations (an ask and its tell) a second around a tree of 10,000 nodes: the 10,000 that follow the
 * first 5,000, by the clock, once for each run.
 */
export function iterationsPerSecond(runs: number, seed: number): readonly number[] {
  const [from, to] = [5000, 15_000];
  return Array.from({ length: runs }, (_, run) => {
    const tree = grownTree(from, seed + run);
    const rng = createRng(seed + run + 1000);
    const began = performance.now();
    while (tree.nodes.length < to) step(tree, rng);
    return ((to - from) / (performance.now() - began)) * 1000;
  });
}
