import assert from 'node:assert/strict';
import { createRng } from '../base/rng.ts';
import { abMcts } from './ab-mcts.ts';
import { ask, tell } from './algorithm.ts';
import { betaPrior, gaussPrior } from './posterior.ts';
import { createTree, nodeAt } from './tree.ts';

/** Share of the trials that go to the root, where new ones and gone-on ones are worth so much. */
function freshShare(
  prior: ReturnType<typeof betaPrior>,
  { fresh, deep }: { readonly fresh: number; readonly deep: number },
  seed: number,
): number {
  const tree = createTree<number>({ policy: abMcts({ prior }), root: 0, maxDepth: 6 });
  const rng = createRng(seed);
  const count = 200;
  for (let i = 0; i < count; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const chance = trial.parent === 0 ? fresh : deep;
    tell(tree, trial, { state: i, value: rng() < chance ? 0.9 : 0.1 });
  }
  return nodeAt(tree, 0).children.length / count;
}

describe('AB-MCTS-A', () => {
  for (const [name, prior] of [
    ['Beta', betaPrior()],
    ['Gaussian', gaussPrior()],
  ] as const) {
    const share = (worth: { fresh: number; deep: number }): number => {
      const runs = Array.from({ length: 8 }, (_, seed) => freshShare(prior, worth, seed));
      return runs.reduce((sum, one) => sum + one, 0) / runs.length;
    };

    it(`becomes best-of-n where new ones are better, by ${name}`, () => {
      assert.ok(share({ fresh: 0.7, deep: 0.1 }) > 0.85);
    });

    it(`goes deep where going on is better, by ${name}`, () => {
      assert.ok(share({ fresh: 0.1, deep: 0.7 }) < 0.25);
    });
  }

  it('never goes on with what is closed', () => {
    const tree = createTree<number>({ policy: abMcts(), root: 0 });
    const rng = createRng(2);
    for (let i = 0; i < 60; i += 1) {
      const trial = ask(tree, rng);
      assert.ok(trial);
      assert.equal(nodeAt(tree, trial.parent).closed, false);
      tell(tree, trial, { state: i, value: 0.9, closed: i % 2 === 0 });
    }
  });
});
