import { ROOT_INDEX } from '../search/tree.ts';
import type { Tree } from '../search/tree.ts';
import type { Example } from '../stub/example.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Attempt } from './attempt.ts';
import type { Evidence, Proposal } from './solve-result.ts';

/** Proposals kept: enough to page through, and for a benchmark to see what there was to choose from. */
const MAX_PROPOSALS = 64;

type Ranked = { readonly node: number; readonly attempt: Attempt; readonly count: number };

/**
 * The candidates worth showing, best first: by reward, then by how often the model wrote the same
 * program, then the earlier one. Each program once.
 */
export function rankProposals(tree: Tree<Attempt>): readonly Proposal[] {
  const byKey = new Map<string, Ranked>();
  tree.nodes.forEach(({ state }, node) => {
    if (node === ROOT_INDEX || state.splice === undefined) return;
    const key = state.key ?? `node ${node}`;
    const known = byKey.get(key);
    byKey.set(
      key,
      known ? { ...known, count: known.count + 1 } : { node, attempt: state, count: 1 },
    );
  });
  return [...byKey.values()]
    .sort((a, b) => b.attempt.reward - a.attempt.reward || b.count - a.count || a.node - b.node)
    .slice(0, MAX_PROPOSALS)
    .flatMap(({ node, attempt: { splice, candidate, judgement } }): Proposal[] =>
      splice === undefined || candidate === undefined
        ? []
        : [
            {
              node,
              verified: judgement?.verdict === 'PASS',
              passed: judgement?.passed ?? 0,
              total: judgement?.total ?? 0,
              splice,
              ...candidate,
            },
          ],
    );
}

/** The source of examples that a person said when asked. */
export const ANSWERED_SOURCE = 'answered question';

function kindOf(source: string): Evidence['kind'] {
  if (source === ANSWERED_SOURCE) return 'answered-question';
  return source === 'docstring' ? 'example' : 'sibling-test';
}

/** What speaks for one candidate, by where the checks come from. */
export function evidenceFor(
  { judgement }: Attempt,
  cases: readonly PreparedCase[],
  examples: readonly Example[],
): readonly Evidence[] {
  const bySource = new Map<string, Evidence>();
  cases.forEach((prepared, place) => {
    const source = examples[prepared.index]?.source ?? 'docstring';
    const so = bySource.get(source) ?? { kind: kindOf(source), source, passed: 0, total: 0 };
    const passed = judgement?.cases[place]?.verdict === 'PASS' ? 1 : 0;
    bySource.set(source, { ...so, passed: so.passed + passed, total: so.total + 1 });
  });
  return [...bySource.values()];
}
