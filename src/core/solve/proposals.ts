import type { Tree } from '../search/tree.ts';
import type { Example } from '../stub/example.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { distinctPrograms } from './candidates.ts';
import type { Settled } from './settle.ts';
import type { Evidence, Proposal } from './solve-result.ts';

/** Proposals kept: enough to page through, and for a benchmark to see what there was to choose from. */
const MAX_PROPOSALS = 64;

/**
 * The candidates worth showing, best first: what was settled on, then by reward, then by how often
 * the model wrote the same program, then the earlier one. What did otherwise when it was run again
 * is not verified and stands behind what is. Each program once.
 */
export function rankProposals(
  tree: Tree<Attempt>,
  { order, unsteady }: Pick<Settled, 'order' | 'unsteady'>,
): readonly Proposal[] {
  const ranked = distinctPrograms(tree).map(one => {
    const [node = 0] = one.nodes;
    const place = order.indexOf(node);
    const isVerified = holds(one.attempt) && !unsteady.has(node);
    const reward = unsteady.has(node) ? UNSTEADY : one.attempt.reward;
    return { ...one, node, isVerified, reward, place: place < 0 ? order.length : place };
  });
  return ranked
    .toSorted(
      (a, b) =>
        Number(b.isVerified) - Number(a.isVerified) ||
        a.place - b.place ||
        b.reward - a.reward ||
        b.nodes.length - a.nodes.length ||
        a.node - b.node,
    )
    .slice(0, MAX_PROPOSALS)
    .flatMap(({ node, isVerified, attempt: { splice, candidate, judgement } }): Proposal[] =>
      splice === undefined || candidate === undefined
        ? []
        : [
            {
              node,
              verified: isVerified,
              passed: judgement?.passed ?? 0,
              total: judgement?.total ?? 0,
              splice,
              ...candidate,
            },
          ],
    );
}

/** What a program counts for that passed once and not always: less than one that only ever passed. */
const UNSTEADY = 0.95;

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

/** How far other candidates speak for the one that is returned: none where there was nothing to compare. */
export function agreementFor({ agreement }: Pick<Settled, 'agreement'>): readonly Evidence[] {
  if (agreement === undefined) return [];
  const { agreeing: passed, of: total } = agreement;
  return [{ kind: 'agreement', source: 'other candidates', passed, total }];
}
