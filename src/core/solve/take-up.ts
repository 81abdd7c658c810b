import { graft } from '../search/algorithm.ts';
import { pathToRoot } from '../search/backup.ts';
import { ROOT_INDEX } from '../search/tree.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { EarlierRung, EarlierSolve } from './earlier-solve.ts';
import { recallAttempts } from './recall-attempt.ts';
import { beginSearch, outcomeOf, tellNode } from './run-search.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext } from './solve-context.ts';
import type { CandidateNode } from './solve-event.ts';

/** A rung of the earlier search in the new tree. */
export type TakenRung = EarlierRung & {
  /** Adds its candidates to the tree, as if they were told now, and says so. */
  readonly tell: () => void;
};

/** A search taken up: its tree so far empty, and what its rungs put into it. */
export type TakenUp = { readonly searched: Searched; readonly rungs: readonly TakenRung[] };

/**
 * Takes an interrupted search up again. Its candidates count as told, with the budget they cost;
 * the trials that were under way are lost, and their numbers are given out again. With one trial
 * under way at once, and a policy that draws no numbers, what follows is what would have followed.
 */
export async function takeUp(
  context: SharedContext,
  { rungs }: EarlierSolve,
  signal: AbortSignal,
): Promise<TakenUp> {
  const nodes = rungs.flatMap(rung => rung.nodes);
  const attempts = await recallAttempts(context, nodes, signal);
  const searched = beginSearch(context, nodes.length);
  const placed = new Map<number, number>([[ROOT_INDEX, ROOT_INDEX]]);
  let at = 0;
  return {
    searched,
    rungs: rungs.map(rung => ({
      ...rung,
      tell() {
        for (const node of rung.nodes) {
          const attempt = attempts[at];
          at += 1;
          if (attempt !== undefined) tellAgain(context, { searched, placed, node, attempt });
        }
      },
    })),
  };
}

type Again = {
  readonly searched: Searched;
  /** Where the nodes of the earlier tree are in this one. */
  readonly placed: Map<number, number>;
  readonly node: CandidateNode;
  readonly attempt: Attempt;
};

function tellAgain(context: SharedContext, { searched, placed, node, attempt }: Again): void {
  const { tree } = searched;
  const { move } = attempt;
  const place = { parent: placed.get(node.parent) ?? ROOT_INDEX, ...(move ? { move } : {}) };
  const index = graft(tree, place, outcomeOf(attempt, searched));
  const trial = Number.isSafeInteger(node.trial) && node.trial >= 0 ? node.trial : index - 1;
  placed.set(node.id, index);
  tree.nextTrial = Math.max(tree.nextTrial - 1, trial + 1);
  searched.simulations += 1;
  searched.evaluatedTokens += attempt.usage.evaluatedTokens;
  context.spent(attempt.usage);
  if (holds(attempt)) searched.why = 'solved';
  tellNode(context, searched, {
    trial: { id: trial },
    node: index,
    changed: pathToRoot(tree, index),
  });
}
