import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { bestOfN, puct, random, thompson, uct } from './policies.ts';
import type { Policy } from './policy.ts';
import { createTree, nodeAt, toRows } from './tree.ts';
import type { NodeRow, Trial } from './tree.ts';

const FOLDER = join('src', 'core', 'search', 'testdata');

/** A made-up world: what a trial leads to follows from where it is, and from nothing else. */
function world(
  seed: number,
  trial: Trial,
  depth: number,
): { value: number; prior: number[]; reward: number } {
  const rng = createRng(seed * 7919 + trial.parent * 104_729 + trial.action * 31 + depth);
  const weights = [rng(), rng(), rng(), rng()];
  const sum = weights.reduce((all, one) => all + one, 0);
  return {
    value: rng(),
    prior: weights.map(weight => weight / sum),
    reward: rng() < 0.2 ? 0.5 : 0,
  };
}

/** A recorded search: what was run, and the tree that came of it. */
type Golden = {
  readonly algorithm: string;
  readonly config: { readonly discount?: number };
  readonly seed: number;
  readonly simulations: number;
  readonly rootOutcome?: { readonly value: number; readonly prior: readonly number[] };
  readonly rows: readonly NodeRow[];
};

const POLICIES: Readonly<Record<string, (config: object) => Policy>> = {
  uct,
  puct,
  random,
  thompson,
  'best-of-n': bestOfN,
};

function grow({ algorithm, config, seed, simulations, rootOutcome }: Golden): readonly NodeRow[] {
  const policy = POLICIES[algorithm]?.(config);
  assert.ok(policy, `there is no policy ${algorithm}`);
  const rng = createRng(seed);
  const tree = createTree<number>({
    policy,
    root: 0,
    ...(rootOutcome === undefined ? {} : { rootOutcome }),
  });
  for (let i = 0; i < simulations; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const { value, prior, reward } = world(3, trial, nodeAt(tree, trial.parent).depth);
    tell(tree, trial, {
      state: i,
      value,
      ...(rootOutcome === undefined ? {} : { prior, reward }),
    });
  }
  return toRows(tree);
}

describe('seeded searches', () => {
  const recorded = readdirSync(FOLDER).filter(name => name.endsWith('.json'));

  it('are recorded for every policy', () => {
    assert.deepEqual(
      recorded.sort(),
      Object.keys(POLICIES)
        .map(name => `${name}.json`)
        .sort(),
    );
  });

  for (const name of recorded) {
    it(`grow the tree of ${name} as recorded`, () => {
      const file = join(FOLDER, name);
      const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
      const rows = grow(golden);
      if (process.env['REASON_CODE_UPDATE_GOLDEN'] === '1') {
        writeFileSync(file, `${JSON.stringify({ ...golden, rows }, null, 1)}\n`);
        return;
      }
      assert.equal(rows.length, golden.rows.length);
      rows.forEach((row, index) => {
        const { value, ...rest } = row;
        const { value: was, ...restWas } = golden.rows[index] as NodeRow;
        assert.deepEqual(rest, restWas, `node ${index}`);
        assert.ok(Math.abs(value - was) < 1e-12, `node ${index}`);
      });
    });
  }
});
