import { ROOT_INDEX, nodeAt } from '../search/tree.ts';
import type { Tree } from '../search/tree.ts';
import type { Splice } from '../stub/stub.ts';
import type { Attempt } from './attempt.ts';

/** A distinct program of a search, and the nodes that hold it. */
export type DistinctProgram = {
  /** Ascending; the first stands for it. */
  readonly nodes: readonly number[];
  readonly key: string;
  readonly splice: Splice;
  readonly attempt: Attempt;
};

/** The programs of a tree, each once, in the order in which they were first written. */
export function distinctPrograms({ nodes }: Tree<Attempt>): readonly DistinctProgram[] {
  const found = new Map<string, DistinctProgram>();
  nodes.forEach(({ state }, node) => {
    const { splice, key = `node ${node}` } = state;
    if (node === ROOT_INDEX || splice === undefined) return;
    const known = found.get(key);
    found.set(
      key,
      known === undefined
        ? { nodes: [node], key, splice, attempt: state }
        : { ...known, nodes: [...known.nodes, node] },
    );
  });
  return [...found.values()];
}

/** True for a node that was written from the prompt alone at temperature 0: the very first answer. */
export function isGreedy(tree: Tree<Attempt>, node: number): boolean {
  return node === ROOT_INDEX + 1 && nodeAt(tree, node).state.action === 'sample';
}
