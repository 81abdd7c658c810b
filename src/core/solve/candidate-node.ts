import { MENDED, NEW_CHILD } from '../search/move.ts';
import type { Move } from '../search/move.ts';
import { ROOT_INDEX, nodeAt } from '../search/tree.ts';
import type { Tree } from '../search/tree.ts';
import type { Attempt } from './attempt.ts';
import type { CandidateNode } from './solve-event.ts';

/** Longest stderr of one node that is shown and stored. */
const MAX_STDERR = 8000;
/** Why a candidate that passes is not taken for one that is right. */
const IGNORES = 'it reads nothing of what the function is called with';

/**
 * A node of the search as it is shown and stored.
 * @param place the trial that led to it (-1 for the root), and the node that is the same program
 */
export function toCandidateNode(
  tree: Tree<Attempt>,
  id: number,
  { trial, duplicateOf }: { readonly trial: number; readonly duplicateOf?: number },
): CandidateNode {
  const { state, parent, depth, visits, value } = nodeAt(tree, id);
  const { splice, judgement, reflection, action, usage, wallMs, reward } = state;
  const failing = judgement?.cases.find(one => one.verdict !== 'PASS');
  const unusable = id !== ROOT_INDEX && splice === undefined;
  return {
    id,
    parent,
    trial,
    depth,
    action,
    code: splice?.code ?? '',
    passed: judgement?.passed ?? 0,
    total: judgement?.total ?? 0,
    reward,
    visits,
    value,
    stderr: (judgement?.stderr ?? '').slice(-MAX_STDERR),
    usage,
    wallMs,
    ...(state.times === undefined ? {} : { times: state.times }),
    ...(judgement === undefined ? {} : { verdict: judgement.verdict }),
    ...(unusable ? { reason: 'the answer held no usable code' } : {}),
    ...(judgement?.reason === undefined ? {} : { reason: judgement.reason }),
    ...(state.ignoresArguments && judgement?.verdict === 'PASS' ? { reason: IGNORES } : {}),
    ...(failing === undefined ? {} : { failing }),
    ...(reflection === undefined ? {} : { reflection }),
    ...(state.by === 'remote' ? { remote: true } : {}),
    ...(state.meanLogProbability === undefined
      ? {}
      : { meanLogProbability: state.meanLogProbability }),
    ...madeAs(state),
    ...(duplicateOf === undefined ? {} : { duplicateOf }),
  };
}

function madeAs({ move }: Attempt): Pick<CandidateNode, 'framing' | 'branchedAt'> {
  if (move?.kind === 'branch') return { branchedAt: move.place };
  return move?.kind === 'fresh' && move.place > 0 ? { framing: move.place } : {};
}

/** The same read back: what a trial was to do that led to a node. */
export function moveOf({ parent, framing, branchedAt }: CandidateNode): Move {
  if (branchedAt !== undefined) return { kind: 'branch', place: branchedAt };
  if (parent !== ROOT_INDEX) return MENDED;
  return framing === undefined ? NEW_CHILD : { kind: 'fresh', place: framing };
}
