import assert from 'node:assert/strict';
import { createRng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { chain } from './chain.ts';
import { createTree } from './tree.ts';

describe('chains of tries', () => {
  const rng = createRng(1);

  it('go down to the greatest depth, each node once, and begin anew', () => {
    const tree = createTree<number>({ policy: chain(), root: 0, maxDepth: 3 });
    const parents = Array.from({ length: 7 }, (_, i) => {
      const trial = ask(tree, rng);
      assert.ok(trial);
      tell(tree, trial, { state: i, value: 0 });
      return trial.parent;
    });
    assert.deepEqual(parents, [0, 1, 2, 0, 4, 5, 0]);
  });

  it('end at what cannot be gone on with', () => {
    const tree = createTree<number>({ policy: chain(), root: 0, maxDepth: 9 });
    const parents = [true, false, true, false].map((closed, i) => {
      const trial = ask(tree, rng);
      assert.ok(trial);
      tell(tree, trial, { state: i, value: 0, closed });
      return trial.parent;
    });
    assert.deepEqual(parents, [0, 0, 2, 0]);
  });

  it('run beside each other, none waiting for another', () => {
    const tree = createTree<number>({ policy: chain(), root: 0, maxDepth: 9 });
    const first = [0, 1].map(() => ask(tree, rng));
    assert.deepEqual(
      first.map(trial => trial?.parent),
      [0, 0],
    );
    for (const trial of first) if (trial) tell(tree, trial, { state: 1, value: 0 });
    const second = [0, 1, 2].map(() => ask(tree, rng));
    assert.deepEqual(
      second.map(trial => trial?.parent),
      [2, 1, 0],
    );
  });
});
