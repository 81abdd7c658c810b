import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { ask, cancel, tell } from './algorithm.ts';
import { puct } from './policies.ts';
import { search } from './search.ts';
import { createTree, nodeAt } from './tree.ts';
import type { Outcome, Tree, Trial } from './tree.ts';

function plant(prior: readonly number[], discount = 1): Tree<number> {
  return createTree<number>({
    policy: puct({ discount }),
    root: 0,
    rootOutcome: { value: 0, prior },
  });
}

function must(trial: Trial | undefined): Trial {
  assert.ok(trial);
  return trial;
}

describe('puct', () => {
  it('follows the formula', () => {
    const tree = createTree<number>({
      policy: puct({ c1: 1, c2: 1, minMax: false }),
      root: 0,
      rootOutcome: { value: 0, prior: [0.7, 0.3] },
    });
    const rng = createRng(1);
    const first = must(ask(tree, rng));
    assert.equal(first.action, 0);
    tell(tree, first, { state: 1, value: -1, prior: [0.5, 0.5] });
    // Q + P sqrt(N) / (1 + n) (c1 + ln((N + c2 + 1) / c2)) with N = 2:
    // action 0: -1 + 0.7 * 1.414 / 2 * 2.386 = 0.181; action 1: 0.3 * 1.414 / 1 * 2.386 = 1.012.
    assert.equal(must(ask(tree, rng)).action, 1);
  });

  it('backs up with its own discount', () => {
    const tree = plant([1], 0.5);
    const trial = must(ask(tree, createRng(1)));
    tell(tree, trial, { state: 1, value: 1, reward: 0.25, prior: [1] });
    // The root is worth the mean of its own 0 and of 0.25 + 0.5 * 1.
    assert.equal(nodeAt(tree, 0).value, 0.375);
  });

  it('never has one action under way twice, and takes it again after a cancel', () => {
    const tree = plant([0.6, 0.3, 0.1]);
    const rng = createRng(1);
    const asked = [0, 1, 2].map(() => must(ask(tree, rng)));
    assert.deepEqual(
      asked.map(({ action }) => action),
      [0, 1, 2],
    );
    assert.equal(ask(tree, rng), undefined);
    cancel(tree, must(asked[1]));
    assert.equal(must(ask(tree, rng)).action, 1);
  });

  it('passes over a child that nothing can be expanded under', () => {
    const tree = plant([0.9, 0.1]);
    const rng = createRng(1);
    tell(tree, must(ask(tree, rng)), { state: 1, value: 1, closed: true });
    const second = must(ask(tree, rng));
    assert.deepEqual([second.parent, second.action], [0, 1]);
    tell(tree, second, { state: 2, value: 0, prior: [] });
    assert.equal(ask(tree, rng), undefined);
  });

  it('gives every action of a finite tree one child, whatever is under way at once', async () => {
    const [actions, depth] = [3, 3];
    const evaluate = (tree: Tree<number>, trial: Trial): Promise<Outcome<number>> => {
      const deep = nodeAt(tree, trial.parent).depth + 1 >= depth;
      const prior = deep ? [] : Array.from({ length: actions }, () => 1 / actions);
      return Promise.resolve({ state: trial.id, value: (trial.id % 5) / 5, prior });
    };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async inFlight => {
        const tree = plant([0.5, 0.3, 0.2]);
        const options = { tree, rng: createRng(1), simulations: 1000, inFlight };
        const events = search({ ...options, evaluate: trial => evaluate(tree, trial) });
        for await (const event of events)
          if (event.type === 'search-end') assert.equal(event.why, 'exhausted');
        assert.equal(tree.nodes.length, 1 + 3 + 9 + 27);
        const places = tree.nodes.map(({ parent, action }) => `${parent}/${action}`);
        assert.equal(new Set(places).size, places.length);
      }),
      { numRuns: 16 },
    );
  });

  it('says what it needs when its root has no priors', () => {
    const tree = createTree<number>({ policy: puct(), root: 0 });
    assert.throws(() => ask(tree, createRng(1)), /rootOutcome/);
  });
});
