import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng, deriveSeed } from '../base/rng.ts';
import { ask, tell } from '../search/algorithm.ts';
import { STRATEGY_NAMES, STRATEGY_WORDS } from '../search/strategy.ts';
import type { StrategyName } from '../search/strategy.ts';
import { createTree, nodeAt, toRows } from '../search/tree.ts';
import type { NodeRow, Outcome, Trial } from '../search/tree.ts';
import { strategyOf } from './strategies.ts';

const FOLDER = join('src', 'core', 'solve', 'testdata', 'strategies');
const SEED = 11;
const SIMULATIONS = 48;

/** A made-up world: what a trial leads to follows from where it is, and from nothing else. */
function world(
  { parent, action, move }: Trial,
  way: readonly number[],
): Outcome<readonly number[]> {
  const salt = parent * 7919 + action * 31 + move.place * 17 + move.kind.length;
  const rng = createRng(deriveSeed(SEED, salt));
  const kept = move.kind === 'branch' ? way.slice(0, move.place) : [];
  const steps = [0, 1, 2].map(at => kept[at] ?? at * 10 + Math.floor(rng() * 3));
  const value = Math.round(rng() * 100) / 100;
  const closed = value > 0.95;
  const own = { value, likelihood: 0.2 + 0.7 * rng(), cost: 10 + Math.floor(20 * rng()) };
  return { state: steps, way: steps, closed, ...own };
}

type Golden = { readonly rows: readonly NodeRow[]; readonly moves: readonly string[] };

/** The tree of a strategy in that world. */
function grow(name: StrategyName): Golden {
  const policy = strategyOf(name).policy();
  const tree = createTree<readonly number[]>({ policy, root: [], maxDepth: 4 });
  const rng = createRng(SEED);
  for (let i = 0; i < SIMULATIONS; i += 1) {
    const trial = ask(tree, rng);
    assert.ok(trial);
    tell(tree, trial, world(trial, nodeAt(tree, trial.parent).way));
  }
  const moves = tree.nodes.slice(1).map(({ move }) => `${move.kind} ${move.place}`);
  return { rows: toRows(tree), moves };
}

describe('the strategies', () => {
  it('have a recorded tree and a word for people each', () => {
    const names = readdirSync(FOLDER).map(name => name.replace('.json', ''));
    assert.deepEqual(names.sort(), [...STRATEGY_NAMES].sort());
    for (const name of STRATEGY_NAMES) assert.match(STRATEGY_WORDS[name], /\w+/);
  });

  for (const name of STRATEGY_NAMES) {
    it(`grow the same tree from the same seed, by ${name}`, () => {
      const file = join(FOLDER, `${name}.json`);
      const grown = grow(name);
      if (process.env['REASON_CODE_UPDATE_GOLDEN'] === '1' || !existsSync(file))
        writeFileSync(file, `${JSON.stringify(grown, null, 1)}\n`);
      const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
      assert.deepEqual(grown.moves, golden.moves);
      assert.equal(grown.rows.length, golden.rows.length);
      grown.rows.forEach((row, at) => {
        const { value, prior, ...rest } = row;
        const { value: was, prior: priorWas, ...restWas } = golden.rows[at] as NodeRow;
        assert.deepEqual(rest, restWas, `node ${at}`);
        assert.ok(Math.abs(value - was) < 1e-12 && Math.abs(prior - priorWas) < 1e-12, `${at}`);
      });
    });
  }

  it('that repair in chains mend each node once', () => {
    for (const name of ['retry', 'reflexion', 'repair', 'placebo'] as const) {
      const { rows, moves } = grow(name);
      const parents = rows.slice(1).map(({ parent }) => parent);
      const mended = parents.filter(parent => parent > 0);
      assert.ok(mended.length > 10, name);
      assert.equal(new Set(mended).size, mended.length, name);
      moves.forEach((move, at) => {
        assert.equal(move.startsWith('mend'), (parents[at] ?? 0) > 0, name);
      });
    }
  });

  it('that sample independently never go deep', () => {
    for (const name of ['greedy', 'best-of-n', 'agreement'] as const)
      assert.ok(
        grow(name).rows.every(({ parent }) => parent <= 0),
        name,
      );
  });
});
