import assert from 'node:assert/strict';
import { createRng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { betaPrior } from './posterior.ts';
import { choosePlace, prefixTree } from './prefix-tree.ts';
import { createTree, nodeAt } from './tree.ts';
import type { Tree, Trial } from './tree.ts';

/** Programs of three steps out of two, the last of which is never a beginning. */
function grow(count: number, worth: (steps: readonly number[]) => number, seed = 1) {
  const tree: Tree<readonly number[]> = createTree<readonly number[]>({
    policy: prefixTree(),
    root: [],
    maxDepth: 30,
  });
  const rng = createRng(seed);
  const names = new Map<string, number>();
  const trials: Trial[] = [];
  for (let i = 0; i < count; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const { move, parent } = trial;
    const kept = move.kind === 'branch' ? nodeAt(tree, parent).state.slice(0, move.place) : [];
    const steps = [0, 1, 2].map(at => kept[at] ?? Math.floor(rng() * 2));
    const way = [1, 2].map(length => {
      const beginning = steps.slice(0, length).join();
      const name = names.get(beginning) ?? names.size;
      names.set(beginning, name);
      return name;
    });
    tell(tree, trial, { state: steps, value: worth(steps), way });
    trials.push(trial);
  }
  return { tree, trials };
}

describe('a search over beginnings', () => {
  it('goes on from beginnings that others did well with', () => {
    const shares = [1, 2, 3, 4].map(seed => {
      const { tree } = grow(150, ([first]) => (first === 1 ? 0.9 : 0.1), seed);
      return tree.nodes.filter(({ state }) => state[0] === 1).length / 150;
    });
    assert.ok(Math.min(...shares) > 0.7, shares.join());
  });

  it('keeps what it branches off from, and never asks for a whole program again', () => {
    const { tree, trials } = grow(80, steps => (steps.join() === '1,0,1' ? 1 : 0.3));
    const branches = trials.filter(({ move }) => move.kind === 'branch');
    assert.ok(branches.length > 10);
    for (const { move, parent } of branches) {
      assert.ok(move.place >= 1 && move.place <= 2);
      assert.ok(parent > 0);
    }
    assert.ok(tree.nodes.some(({ state }) => state.join() === '1,0,1'));
  });

  it('is best-of-n where nothing has a beginning', () => {
    const tree = createTree<number>({ policy: prefixTree(), root: 0 });
    const rng = createRng(3);
    for (let i = 0; i < 30; i += 1) {
      const trial = ask(tree, rng);
      assert.ok(trial);
      assert.equal(trial.parent, 0);
      tell(tree, trial, { state: i, value: rng() });
    }
  });

  it('has nowhere to branch off where every node with a beginning is closed', () => {
    const tree = createTree<number>({ policy: prefixTree(), root: 0 });
    const rng = createRng(3);
    const trial = ask(tree, rng);
    assert.ok(trial);
    tell(tree, trial, { state: 1, value: 1, way: [1, 2], closed: true });
    for (let seed = 0; seed < 20; seed += 1)
      assert.equal(
        choosePlace(tree, { prior: betaPrior(), rng: createRng(seed), leaves: true }),
        undefined,
      );
  });
});
