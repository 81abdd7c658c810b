import { assertNever } from '../base/assert-never.ts';
import { createRng } from '../base/rng.ts';
import { NO_USAGE, addUsage } from '../model/language-model.ts';
import { bestOfN, random, uct } from '../search/policies.ts';
import type { Policy } from '../search/policy.ts';
import { search } from '../search/search.ts';
import type { SearchEvent, StopReason } from '../search/search.ts';
import type { StrategyName } from '../search/strategy.ts';
import { createTree, nodeAt } from '../search/tree.ts';
import type { Tree } from '../search/tree.ts';
import { ROOT_ATTEMPT, attempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { toCandidateNode } from './candidate-node.ts';
import type { SolveContext } from './solve-context.ts';

/** A repair of a repair of a repair repeats itself more than it mends (search.md, 2.7). */
const MAX_DEPTH = 4;

/** What a search left behind. */
export type Searched = {
  readonly tree: Tree<Attempt>;
  readonly why: StopReason;
  readonly simulations: number;
};

/** Searches for a program that passes; tells every step through the context's events. */
export async function runSearch(
  context: SolveContext,
  signal: AbortSignal,
  simulations: number,
): Promise<Searched> {
  const { options } = context.request;
  const tree = createTree<Attempt>({
    policy: policyOf(options.strategy),
    root: ROOT_ATTEMPT,
    maxDepth: MAX_DEPTH,
  });
  const firstOfKey = new Map<string, number>();
  let told = 0;
  let usage = NO_USAGE;
  let why: StopReason = 'exhausted';
  const began = context.clock.now();
  context.emit({ type: 'node-add', node: toCandidateNode(tree, 0, undefined) });
  const events = search<Attempt>({
    tree,
    rng: createRng(options.seed),
    simulations: options.strategy === 'greedy' ? 1 : simulations,
    inFlight: options.inFlight,
    signal,
    mayAsk: () => usage.evaluatedTokens < options.maxTokens,
    isSolved: ({ state }) => state.judgement?.verdict === 'PASS',
    evaluate: async (trial, aborted) => {
      const state = await attempt(context, trial, nodeAt(tree, trial.parent).state, aborted);
      return { state, value: state.reward, closed: !isRepairable(state) };
    },
  });
  for await (const event of events) {
    if (event.type === 'node-add') {
      told += 1;
      usage = addUsage(usage, event.outcome.state.usage);
      tellNode(context, tree, event, firstOfKey);
      const elapsed = context.clock.now() - began;
      context.progress({ simulations: told, expectedMs: (elapsed / told) * simulations });
    } else if (event.type === 'trial-start') {
      context.emit({ type: 'trial-start', trial: event.trial.id, parent: event.trial.parent });
    } else why = event.why;
  }
  return { tree, why, simulations: told };
}

/** Only a program that was seen to fail can be repaired; a passing one is never touched again. */
function isRepairable({ splice, judgement }: Attempt): boolean {
  const verdict = judgement?.verdict;
  return splice !== undefined && verdict !== 'PASS' && verdict !== 'CANNOT_VERIFY';
}

function tellNode(
  context: SolveContext,
  tree: Tree<Attempt>,
  { node, changed }: Extract<SearchEvent<Attempt>, { type: 'node-add' }>,
  firstOfKey: Map<string, number>,
): void {
  const { key } = nodeAt(tree, node).state;
  const first = key === undefined ? undefined : firstOfKey.get(key);
  if (key !== undefined && first === undefined) firstOfKey.set(key, node);
  context.emit({ type: 'node-add', node: toCandidateNode(tree, node, first) });
  const nodes = changed.map(id => {
    const { visits, value } = nodeAt(tree, id);
    return { id, visits, value };
  });
  context.emit({ type: 'tree-update', nodes });
}

function policyOf(strategy: StrategyName): Policy {
  switch (strategy) {
    case 'mcts':
      return uct();
    case 'random':
      return random();
    case 'best-of-n':
    case 'greedy':
      return bestOfN();
    default:
      return assertNever(strategy);
  }
}
