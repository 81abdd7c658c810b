import assert from 'node:assert/strict';
import { createRng } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import { FALLBACK_PRIORS, priorsOf, readPriorsFits } from './adaptive-priors.ts';
import type { AdaptivePriors } from './adaptive-priors.ts';
import { adaptive } from './adaptive.ts';
import { ask, tell } from './algorithm.ts';
import { sampleBeta } from './beta.ts';
import { bestOfN } from './policies.ts';
import { createTree, nodeAt } from './tree.ts';
import type { Outcome, Trial } from './tree.ts';

/** Beliefs in which a repair passes with this chance, as sure as twenty tries make it. */
function believing(repair: number): AdaptivePriors {
  const mend = { a: 20 * repair, b: 20 * (1 - repair), cost: 1 };
  const { arms } = FALLBACK_PRIORS;
  return {
    ...FALLBACK_PRIORS,
    kinship: { asking: 1, other: 0 },
    arms: {
      fresh: { a: 0.26, b: 0.9, cost: 1 },
      framed: { a: 0.26, b: 0.9, cost: 1 },
      mendBroken: mend,
      mendWrong: mend,
      mendNear: mend,
      branch: arms.branch,
    },
  };
}

type World = { readonly fresh: number; readonly repair: number };

function told(trial: Trial, world: World, rng: Rng): Outcome<number> {
  const passes = rng() < (trial.move.kind === 'mend' ? world.repair : world.fresh);
  return { state: trial.id, value: passes ? 1 : 0.2, closed: passes, cost: 30 };
}

/** Runs a task to its first pass or its end; gives the trials it took, or undefined. */
function solve(priors: AdaptivePriors, world: World, seed: number): number | undefined {
  const tree = createTree<number>({ policy: adaptive({ priors }), root: 0, maxDepth: 5 });
  const rng = createRng(seed);
  for (let i = 1; i <= 24; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const outcome = told(trial, world, rng);
    tell(tree, trial, outcome);
    if (outcome.value === 1) return i;
  }
  return undefined;
}

/** Share of asks that mend, after so many fresh ones failed. */
function mendShare(priors: AdaptivePriors, failures: number, draws: boolean): number {
  // Fresh ones only, so that the belief about repairs is the prior still.
  const tree = createTree<number>({ policy: bestOfN(), root: 0 });
  for (let i = 0; i < failures; i += 1) {
    const trial = ask(tree, createRng(1));
    assert.ok(trial);
    tell(tree, trial, { state: i, value: 0.2, cost: 30 });
  }
  const asks = 300;
  let mends = 0;
  for (let i = 0; i < asks; i += 1) {
    const trial = adaptive({ priors, draws }).choose(tree, 0, createRng(i));
    if (trial.kind === 'expand' && trial.move?.kind === 'mend') mends += 1;
  }
  return mends / asks;
}

describe('the adaptive search', () => {
  it('begins with a plain fresh one', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const tree = createTree<number>({ policy: adaptive({ framings: 4 }), root: 0 });
      assert.deepEqual(ask(tree, createRng(seed))?.move, { kind: 'fresh', place: 0 });
    }
  });

  it('mends each node once at most, and never one that passed', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const policy = adaptive({ priors: believing(0.6) });
      const tree = createTree<number>({ policy, root: 0, maxDepth: 5 });
      const rng = createRng(seed);
      const waiting: Trial[] = [];
      for (let i = 0; i < 60; i += 1) {
        const trial = ask(tree, rng);
        assert.ok(trial);
        waiting.push(trial);
        const [due] = waiting;
        if (waiting.length < 4 || due === undefined) continue;
        waiting.shift();
        tell(tree, due, told(due, { fresh: 0.2, repair: 0.2 }, rng));
      }
      const mended = tree.nodes.filter(({ move }) => move.kind === 'mend').map(one => one.parent);
      assert.ok(mended.length > 0);
      assert.equal(new Set(mended).size, mended.length);
      assert.ok(mended.every(parent => nodeAt(tree, parent).rawValue < 1));
    }
  });

  it('goes over to repair when that is likelier to pass than one more: a / (a + b + k)', () => {
    const [a, b] = [0.26, 0.9];
    for (const repair of [0.02, 0.1, 0.3])
      for (const failures of [1, 2, 4, 8, 16]) {
        const next = a / (a + b + failures);
        const share = mendShare(believing(repair), failures, false);
        assert.equal(share, repair > next ? 1 : 0, `${repair} ${failures}`);
      }
  });

  it('does so more and more often where chances are drawn', () => {
    for (const repair of [0.1, 0.3])
      for (const failures of [2, 4, 8, 16])
        if (repair > (1.5 * 0.26) / (1.16 + failures))
          assert.ok(mendShare(believing(repair), failures, true) > 0.5, `${repair} ${failures}`);
    const shares = [1, 4, 16].map(failures => mendShare(believing(0.05), failures, true));
    assert.ok((shares[0] ?? 0) < (shares[1] ?? 0) && (shares[1] ?? 0) < (shares[2] ?? 0));
    // Where a repair hardly ever passes, it is hardly ever tried while one more may pass.
    assert.ok(mendShare(believing(0.005), 1, true) < 0.4);
  });

  it('leaves an arm that only repeats itself sooner', () => {
    const turns = (repeats: boolean): number => {
      const tree = createTree<number>({ policy: adaptive({ priors: believing(0.03) }), root: 0 });
      const rng = createRng(1);
      for (let i = 1; i < 40; i += 1) {
        const trial = ask(tree, rng);
        assert.ok(trial);
        if (trial.move.kind === 'mend') return i;
        tell(tree, trial, { state: i, value: 0.2, cost: 30, repeats: repeats && i > 1 });
      }
      return 40;
    };
    assert.ok(turns(true) < turns(false), `${turns(true)} ${turns(false)}`);
  });

  it('is best-of-n but for a little where repairs never pass, and better where they do', () => {
    const tasks = 400;
    const rates = (world: (rng: Rng) => World, priors: AdaptivePriors): number => {
      const rng = createRng(77);
      const solved = Array.from({ length: tasks }, (_, seed) => solve(priors, world(rng), seed));
      return solved.filter(one => one !== undefined).length / tasks;
    };
    const hard = (rng: Rng): number => sampleBeta(rng, 0.26, 0.9);
    const alone = rates(rng => ({ fresh: hard(rng), repair: 0 }), believing(1e-6));
    const useless = rates(rng => ({ fresh: hard(rng), repair: 0 }), believing(0.005));
    const useful = rates(rng => ({ fresh: hard(rng), repair: 0.1 }), believing(0.1));
    assert.ok(useless > alone - 0.06, `${useless} ${alone}`);
    assert.ok(useful > alone + 0.1, `${useful} ${alone}`);
  });

  it('branches off only where something can be branched off from', () => {
    const priors = {
      ...FALLBACK_PRIORS,
      arms: { ...FALLBACK_PRIORS.arms, branch: { a: 50, b: 1, cost: 0.5 } },
    };
    const tree = createTree<number>({ policy: adaptive({ priors }), root: 0 });
    const rng = createRng(4);
    const moves = [[], [], [5, 6], []].map(way => {
      const trial = ask(tree, rng);
      assert.ok(trial);
      tell(tree, trial, { state: 1, value: 0, way, closed: way.length === 0 });
      return trial.move;
    });
    assert.ok(moves.slice(0, 3).every(({ kind }) => kind === 'fresh'));
    const [last] = moves.slice(-1);
    assert.ok(last?.kind === 'branch' && [1, 2].includes(last.place));
  });
});

describe('what was learned', () => {
  const fit = { model: 'one', ...FALLBACK_PRIORS };

  it('is of one model and believed of no other', () => {
    assert.deepEqual(readPriorsFits({ version: 2, fits: [fit] }), [fit]);
    assert.equal(priorsOf('a model that nobody has measured'), FALLBACK_PRIORS);
    assert.equal(priorsOf(undefined), FALLBACK_PRIORS);
  });

  it('is nothing where the file is of another version or damaged', () => {
    assert.deepEqual(readPriorsFits({ version: 1, fits: [fit] }), []);
    assert.deepEqual(readPriorsFits({ version: 2, fits: [{ ...fit, arms: {} }] }), []);
    assert.deepEqual(readPriorsFits(undefined), []);
  });
});
