import assert from 'node:assert/strict';
import { createRng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { openPuct } from './open-puct.ts';
import { createTree, nodeAt } from './tree.ts';

describe('PUCT over actions that are not enumerated', () => {
  it('goes on sooner with what the model found likely', () => {
    const tree = createTree<number>({ policy: openPuct({ c: 1 }), root: 0 });
    const rng = createRng(1);
    const first = ask(tree, rng);
    assert.ok(first);
    tell(tree, first, { state: 1, value: 0.5, likelihood: 0.9 });
    assert.equal(nodeAt(tree, 1).prior, 0.9);
    const second = ask(tree, rng);
    assert.ok(second);
    // New child and child are worth the same and believed the same so far; ties make a new one.
    assert.equal(second.parent, 0);
    tell(tree, second, { state: 2, value: 0.5, likelihood: 0.1 });
    // Of 1.5 that is believed: child 1 gets 0.6 of sqrt(4) / 2, child 2 0.067, a new one 0.33 of 2 / 3.
    assert.equal(ask(tree, rng)?.parent, 1);
  });

  it('widens again where what was gone on with is worth less', () => {
    const tree = createTree<number>({ policy: openPuct(), root: 0 });
    const rng = createRng(1);
    for (let i = 0; i < 100; i += 1) {
      const trial = ask(tree, rng);
      assert.ok(trial);
      tell(tree, trial, { state: i, value: trial.parent === 0 ? 0.6 : 0.1, likelihood: 0.5 });
    }
    assert.ok(nodeAt(tree, 0).children.length > 30);
  });
});
