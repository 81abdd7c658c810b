import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { abMcts, seenAt, seenOf } from './ab-mcts.ts';
import { FALLBACK_PRIORS } from './adaptive-priors.ts';
import { adaptive } from './adaptive.ts';
import { ask, cancel, tell } from './algorithm.ts';
import { sampleBeta } from './beta.ts';
import { chain } from './chain.ts';
import { openPuct } from './open-puct.ts';
import { bestOfN, random, thompson, uct } from './policies.ts';
import { gaussPrior } from './posterior.ts';
import { prefixTree } from './prefix-tree.ts';
import { createTree, nodeAt, toRows } from './tree.ts';
import type { Tree, TreeOptions, Trial } from './tree.ts';

const POLICIES = [
  uct(),
  random(),
  thompson(),
  bestOfN(),
  abMcts(),
  abMcts({ prior: gaussPrior() }),
  chain(),
  openPuct(),
  prefixTree(),
  adaptive({ framings: 4, priors: FALLBACK_PRIORS }),
];
const anyPolicy = fc.constantFrom(...POLICIES);

function plant(options: Partial<TreeOptions<number>> = {}): Tree<number> {
  return createTree<number>({ policy: uct(), root: 0, ...options });
}

function must(trial: Trial | undefined): Trial {
  assert.ok(trial);
  return trial;
}

/** Grows a tree trial by trial; the values come from the seed. */
function grow(tree: Tree<number>, seed: number, count: number): void {
  const rng = createRng(seed);
  for (let i = 0; i < count; i += 1) {
    const trial = ask(tree, rng);
    if (trial === undefined) return;
    tell(tree, trial, { state: i, value: rng(), way: [i % 3, 10 + (i % 5)] });
  }
}

describe('ask and tell', () => {
  it('keep visits equal to a node and all under it, and values their mean', () => {
    fc.assert(
      fc.property(anyPolicy, fc.nat(), fc.integer({ min: 1, max: 60 }), (policy, seed, count) => {
        const tree = plant({ policy });
        grow(tree, seed, count);
        const under = (index: number): number[] => {
          const { children, rawValue } = nodeAt(tree, index);
          return [...(index === 0 ? [] : [rawValue]), ...children.flatMap(under)];
        };
        tree.nodes.forEach((node, index) => {
          const values = under(index);
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          assert.equal(node.visits, values.length);
          assert.ok(Math.abs(node.value - mean) < 1e-9);
        });
      }),
    );
  });

  it('come to the same visits and values in whatever order outcomes are told', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (seed, keys) => {
        const [tree, other] = [plant(), plant()];
        for (const one of [tree, other]) grow(one, seed, 5);
        const rngs = [createRng(1), createRng(1)] as const;
        const asked = keys.map(() => must(ask(tree, rngs[0])));
        const askedToo = keys.map(() => must(ask(other, rngs[1])));
        const value = (trial: Trial): number => (trial.id % 7) / 7;
        for (const trial of asked) tell(tree, trial, { state: trial.id, value: value(trial) });
        const shuffled = askedToo.map((trial, i) => ({ trial, key: keys[i] ?? 0 }));
        shuffled.sort((a, b) => a.key - b.key);
        for (const { trial } of shuffled)
          tell(other, trial, { state: trial.id, value: value(trial) });
        const sums = (of: Tree<number>): unknown[] =>
          of.nodes.slice(0, 6).map(node => [node.visits, node.value.toFixed(9)]);
        assert.deepEqual(sums(tree), sums(other));
        // What Thompson sampling over the tree knows is the same, too.
        const known = (of: Tree<number>): unknown[] =>
          [...of.nodes.slice(0, 6).keys()].map(at => {
            const { made, below } = seenAt(of, at);
            return [made, below, seenOf(of, at)].map(({ count, sum, squares }) =>
              [count, sum, squares].map(one => one.toFixed(9)),
            );
          });
        assert.deepEqual(known(tree), known(other));
      }),
    );
  });

  it('count every told trial once, whatever was told late, twice or never', () => {
    const orders = fc.array(fc.tuple(fc.nat(30), fc.constantFrom('tell', 'cancel')), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(anyPolicy, orders, (policy, steps) => {
        const tree = plant({ policy });
        const rng = createRng(8);
        const asked: Trial[] = [];
        const ended = new Set<Trial>();
        let told = 0;
        for (const [which, what] of steps) {
          const trial = which % 2 === 0 ? ask(tree, rng) : asked[which % Math.max(1, asked.length)];
          if (trial === undefined) continue;
          if (which % 2 === 0) asked.push(trial);
          else if (what === 'cancel') cancel(tree, trial);
          else if (tell(tree, trial, { state: which, value: 0.5 }) !== undefined) told += 1;
          if (which % 2 === 1) {
            assert.equal(told, tree.nodes.length - 1);
            ended.add(trial);
          }
        }
        assert.equal(tree.nodes[0]?.visits, told);
        assert.equal(tree.pending.size, asked.length - ended.size);
      }),
    );
  });

  it('ignore a second tell, and one after a cancel', () => {
    const tree = plant();
    const rng = createRng(1);
    const [first, second] = [must(ask(tree, rng)), must(ask(tree, rng))];
    assert.equal(tell(tree, first, { state: 1, value: 1 }), 1);
    cancel(tree, second);
    const before = toRows(tree);
    assert.equal(tell(tree, first, { state: 1, value: 0 }), undefined);
    assert.equal(tell(tree, second, { state: 1, value: 0 }), undefined);
    cancel(tree, first);
    assert.deepEqual(toRows(tree), before);
  });

  it('leave no virtual loss behind when nothing is under way', () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(fc.boolean(), { maxLength: 30 }), (policy, told) => {
        const tree = plant({ policy });
        const rng = createRng(5);
        const asked = told.map(() => must(ask(tree, rng)));
        asked.forEach((trial, i) => {
          if (told[i] === true) tell(tree, trial, { state: i, value: 0.5 });
          else cancel(tree, trial);
        });
        assert.ok(tree.nodes.every(node => node.inFlight === 0 && node.expanding === 0));
        assert.equal(tree.pending.size, 0);
      }),
    );
  });

  it('never expand a closed node, nor one at the greatest depth', () => {
    const tree = plant({ maxDepth: 2 });
    const rng = createRng(9);
    for (let i = 0; i < 80; i += 1) {
      const trial = must(ask(tree, rng));
      tell(tree, trial, { state: i, value: rng(), closed: i % 3 === 0 });
    }
    for (const { parent } of tree.nodes.slice(1)) {
      assert.equal(nodeAt(tree, parent).closed, false);
      assert.ok(nodeAt(tree, parent).depth < 2);
    }
    const done = plant({ maxDepth: 0 });
    assert.equal(ask(done, rng), undefined);
  });

  it('spread trials that are under way at once over the tree', () => {
    const tree = plant();
    grow(tree, 3, 10);
    const rng = createRng(3);
    const parents = new Set(Array.from({ length: 6 }, () => must(ask(tree, rng)).parent));
    assert.ok(parents.size > 1);
  });
});

describe('policies', () => {
  it('widen every node again, the root included', () => {
    const tree = plant({ policy: uct({ c: 0.5 }) });
    grow(tree, 11, 200);
    assert.ok(nodeAt(tree, 0).children.length > 3);
    assert.ok(tree.nodes.slice(1).some(node => node.children.length > 1));
  });

  it('best-of-n never goes deep', () => {
    const tree = plant({ policy: bestOfN() });
    grow(tree, 2, 50);
    assert.ok(tree.nodes.every(node => node.depth <= 1));
  });

  it('uct and Thompson sampling give more and more of the trials to the better of two arms', () => {
    for (const policy of [uct({ c: 0.7 }), thompson(), abMcts(), abMcts({ prior: gaussPrior() })]) {
      const share = (count: number): number => {
        const tree = plant({ policy, maxDepth: 2 });
        const rng = createRng(17);
        for (let i = 0; i < count; i += 1) {
          const trial = must(ask(tree, rng));
          const good = trial.parent === 0 ? i === 0 : nodeAt(tree, trial.parent).state === 0;
          tell(tree, trial, { state: i, value: good ? 0.9 : 0.1 });
        }
        return nodeAt(tree, 1).visits / count;
      };
      assert.ok(share(400) > 0.5, `${policy.name} ${share(400)}`);
      assert.ok(share(400) > share(40), policy.name);
    }
  });

  it('the Beta sampler has the mean and spread of its distribution', () => {
    const rng = createRng(23);
    for (const [a, b] of [
      [0.5, 0.5],
      [2, 5],
      [30, 10],
    ] as const) {
      const draws = Array.from({ length: 4000 }, () => sampleBeta(rng, a, b));
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      const spread = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
      assert.ok(Math.abs(mean - a / (a + b)) < 0.03, `${a} ${b} ${mean}`);
      assert.ok(Math.abs(spread - (a * b) / ((a + b) ** 2 * (a + b + 1))) < 0.02);
    }
  });
});
