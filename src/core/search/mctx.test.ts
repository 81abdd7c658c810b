import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, createRng, createTree, nodeAt, puct, tell, toRows } from '../../lib/search.ts';
import type { Tree, Trial } from '../../lib/search.ts';

const FILE = join('src', 'core', 'search', 'testdata', 'mctx', 'muzero_qtransform_tree.json');

/** A node as mctx writes it; one that was not expanded has its prior and its action only. */
type Published = {
  readonly action?: number;
  readonly prior: number;
  readonly visit?: number;
  readonly value_view?: number;
  readonly raw_value_view?: number;
  readonly reward?: number;
  readonly evaluation_index?: number;
  readonly child_stats: readonly Published[];
};

type File = {
  readonly algorithm_config: { readonly pb_c_base: number; readonly pb_c_init: number };
  readonly env_config: { readonly discount: number };
  readonly tree: Published;
};

const {
  algorithm_config,
  env_config,
  tree: published,
} = JSON.parse(readFileSync(FILE, 'utf8')) as File;

/** What an evaluation of the published search said of a node. */
function outcomeOf(node: Published) {
  return {
    state: node,
    value: node.raw_value_view ?? Number.NaN,
    reward: node.reward ?? 0,
    prior: node.child_stats.map(({ prior }) => prior),
  };
}

function replay(simulations: number): { tree: Tree<Published>; trials: readonly Trial[] } {
  const { value, prior } = outcomeOf(published);
  const tree = createTree<Published>({
    policy: puct({
      c1: algorithm_config.pb_c_init,
      c2: algorithm_config.pb_c_base,
      discount: env_config.discount,
      minMax: true,
    }),
    root: published,
    rootOutcome: { value, prior },
  });
  const rng = createRng(0);
  const trials = Array.from({ length: simulations }, (): Trial => {
    const trial = ask(tree, rng);
    assert.ok(trial);
    const child = nodeAt(tree, trial.parent).state.child_stats[trial.action];
    assert.ok(child);
    assert.equal(child.evaluation_index, tree.nodes.length, 'the order of expansion');
    tell(tree, trial, outcomeOf(child));
    return trial;
  });
  return { tree, trials };
}

describe('the PUCT policy', () => {
  const visits = published.visit ?? 0;

  it('replays a published tree of mctx visit by visit', () => {
    assert.equal(visits, 51);
    const { tree } = replay(visits - 1);
    const rows = toRows(tree);
    assert.equal(rows.length, visits);
    let compared = 0;
    const compare = (node: Published): void => {
      if (node.evaluation_index === undefined) return;
      const row = rows[node.evaluation_index];
      assert.ok(row);
      assert.equal(row.visits, node.visit);
      assert.equal(row.action, node.action ?? -1);
      // The published numbers are single precision.
      assert.ok(Math.abs(row.value - (node.value_view ?? Number.NaN)) < 1e-6);
      assert.ok(Math.abs(row.prior - node.prior) < 1e-9);
      compared += 1;
      node.child_stats.forEach(compare);
    };
    compare(published);
    assert.equal(compared, visits);
  });
});
