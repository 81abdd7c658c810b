import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng } from '../base/rng.ts';
import { ask, tell } from './algorithm.ts';
import { bestOfN, puct, random, thompson, uct } from './policies.ts';
import type { Policy } from './policy.ts';
import { createTree, nodeAt, toRows } from './tree.ts';
import type { NodeRow, Trial } from './tree.ts';

const FOLDER = join('src', 'core', 'search', 'testdata');
const SIMULATIONS = 60;

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

/** Algorithm and configuration by the name of their golden file. */
const SEARCHES: Readonly<Record<string, { readonly policy: Policy; readonly discount?: number }>> =
  {
    uct: { policy: uct({ c: 1 }) },
    puct: { policy: puct({ discount: 0.9, minMax: true }), discount: 0.9 },
    random: { policy: random() },
    thompson: { policy: thompson() },
    'best-of-n': { policy: bestOfN() },
  };

function grow(name: string): readonly NodeRow[] {
  const { policy, discount = 1 } = SEARCHES[name] ?? { policy: random() };
  const enumerated = name === 'puct';
  const rng = createRng(42);
  const tree = createTree<number>({
    policy,
    root: 0,
    discount,
    ...(enumerated ? { rootOutcome: { value: 0.5, prior: [0.4, 0.3, 0.2, 0.1] } } : {}),
  });
  for (let i = 0; i < SIMULATIONS; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const { value, prior, reward } = world(3, trial, nodeAt(tree, trial.parent).depth);
    tell(tree, trial, { state: i, value, ...(enumerated ? { prior, reward } : {}) });
  }
  return toRows(tree);
}

describe('seeded searches', () => {
  for (const name of Object.keys(SEARCHES)) {
    it(`grow the tree of ${name} as recorded`, () => {
      const file = join(FOLDER, `${name}.json`);
      const rows = grow(name);
      if (!existsSync(file) || process.env['REASON_CODE_UPDATE_GOLDEN'] === '1') {
        assert.equal(process.env['CI'], undefined, `${file} is missing`);
        writeFileSync(
          file,
          `${JSON.stringify({ algorithm: name, simulations: SIMULATIONS, rows }, null, 1)}\n`,
        );
      }
      const recorded = JSON.parse(readFileSync(file, 'utf8')) as { rows: NodeRow[] };
      assert.equal(rows.length, recorded.rows.length);
      rows.forEach((row, index) => {
        const { value, ...rest } = row;
        const { value: was, ...restWas } = recorded.rows[index] as NodeRow;
        assert.deepEqual(rest, restWas, `node ${index}`);
        assert.ok(Math.abs(value - was) < 1e-12, `node ${index}`);
      });
    });
  }
});
