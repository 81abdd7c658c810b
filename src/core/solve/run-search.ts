import { createRng, deriveSeed } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import { isWeak } from '../evidence/result-bits.ts';
import { NO_INSURANCE, isInsured } from '../search/insurance.ts';
import type { Choice } from '../search/policy.ts';
import { search } from '../search/search.ts';
import type { SearchEvent, StopReason } from '../search/search.ts';
import type { StrategyName } from '../search/strategy.ts';
import { ROOT_INDEX, createTree, isExpandable, nodeAt } from '../search/tree.ts';
import type { Outcome, Tree, Trial } from '../search/tree.ts';
import { ROOT_ATTEMPT, attempt, holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { toCandidateNode } from './candidate-node.ts';
import { isGivenUp } from './give-up.ts';
import type { SharedContext, SolveContext } from './solve-context.ts';
import type { SolveOptions } from './solve-request.ts';
import { strategyOf } from './strategies.ts';
import { wayOf } from './ways.ts';
import type { Ways } from './ways.ts';

/** A repair of a repair of a repair repeats itself more than it mends (search.md, 2.7). */
const MAX_DEPTH = 4;

/** One tree, and where its search stands: later rungs go on where earlier ones ended. */
export type Searched = {
  readonly tree: Tree<Attempt>;
  /** Chooses as the strategy of the moment does. */
  readonly steer: (strategy: StrategyName, model: string) => void;
  readonly rng: Rng;
  /** Names of the beginnings that were seen. */
  readonly ways: Ways;
  readonly firstOfKey: Map<string, number>;
  readonly began: number;
  /** `hopeless`: its strategy gave it up before its budget was spent. */
  why: StopReason | 'hopeless';
  /** Trials that another solve had told, whose time is not this one's. */
  readonly earlier: number;
  /** Trials that were told, in all rungs, and the tokens they took. */
  simulations: number;
  evaluatedTokens: number;
};

/** A part of a search: how it chooses and what it may spend. */
export type SearchPart = {
  readonly strategy: StrategyName;
  readonly simulations: number;
  readonly maxTokens: number;
  /** Reckons with what trials under way will spend, so that later rungs get what was kept for them. */
  readonly thrifty: boolean;
};

/**
 * Starts a tree with nothing but its root, and says so.
 * @param earlier trials that another solve had told, and that are told here again
 */
export function beginSearch(context: SharedContext, earlier = 0): Searched {
  let policy = strategyOf('mcts').policy();
  const numbers = ownNumbers(context.request.options.seed);
  const tree = createTree<Attempt>({
    policy: {
      name: 'steered',
      choose: (of, at) =>
        towardsWritten(context, of, at) ?? policy.choose(of, at, numbers(of.nextTrial, at)),
    },
    root: ROOT_ATTEMPT,
    maxDepth: MAX_DEPTH,
  });
  const root = toCandidateNode(tree, ROOT_INDEX, { trial: -1 });
  context.emit({ type: 'node-add', node: root });
  return {
    tree,
    steer: (strategy, model) => (policy = strategyOf(strategy).policy(model)),
    rng: createRng(context.request.options.seed),
    ways: new Map(),
    firstOfKey: new Map(),
    began: context.searchTime(),
    why: 'exhausted',
    earlier,
    simulations: 0,
    evaluatedTokens: 0,
  };
}

/**
 * Numbers of each trial's own: what is drawn for it depends on nothing that was drawn before, so that
 * a search that is taken up again goes on as it would have.
 */
function ownNumbers(seed: number): (trial: number, at: number) => Rng {
  let last: { readonly trial: number; readonly rng: Rng } | undefined;
  return (trial, at) => {
    if (last?.trial !== trial || at === ROOT_INDEX)
      last = { trial, rng: createRng(deriveSeed(seed, trial)) };
    return last.rng;
  };
}

/** The first answer mends the body that the function has, whatever the strategy would begin with. */
function towardsWritten(
  { request }: SharedContext,
  tree: Tree<unknown>,
  index: number,
): Choice | undefined {
  const [child] = nodeAt(tree, ROOT_INDEX).children;
  const isFirst = request.writtenBody !== undefined && tree.nextTrial === 1;
  if (!isFirst || index !== ROOT_INDEX || child === undefined) return undefined;
  return isExpandable(tree, child) ? { kind: 'descend', child } : undefined;
}

/**
 * Searches on for a program that passes; tells every step through the context's events. Rejects
 * with what broke the model or the sandbox; the tree keeps what was told by then.
 */
export async function runSearch(
  context: SolveContext,
  searched: Searched,
  part: SearchPart,
  signal: AbortSignal,
): Promise<void> {
  const { strategy, simulations, maxTokens } = part;
  const { tree, rng } = searched;
  const before = searched.evaluatedTokens;
  searched.steer(strategy, context.model.identity.id);
  const { options } = context.request;
  const { inFlight } = options;
  const events = search<Attempt>({
    tree,
    rng,
    simulations,
    inFlight,
    signal,
    control: context.control,
    mayAsk: underWay => {
      if (isGivenUp(context, searched, strategy)) return false;
      const spent = searched.evaluatedTokens - before;
      return spent + underWay * expectedTokens(searched, part) < maxTokens;
    },
    isSolved: () => isOver(context, searched, strategy),
    evaluate: async (trial, aborted) => {
      const state = await attempt(context, trial, nodeAt(tree, trial.parent).state, aborted);
      return outcomeOf(state, searched);
    },
  });
  for await (const event of events) {
    if (event.type === 'node-add') {
      searched.simulations += 1;
      searched.evaluatedTokens += event.outcome.state.usage.evaluatedTokens;
      tellNode(context, searched, event);
      const told = searched.simulations;
      const each = (context.searchTime() - searched.began) / (told - searched.earlier);
      const own = context.simulations - searched.earlier;
      context.progress({ simulations: told, expectedMs: each * own });
    } else if (event.type === 'trial-start') {
      context.emit({ type: 'trial-start', trial: event.trial.id, parent: event.trial.parent });
    } else searched.why = hasPassed(searched, options) ? 'solved' : event.why;
  }
  if (searched.why === 'budget' && isGivenUp(context, searched, strategy))
    searched.why = 'hopeless';
}

/** Whether there is a verified answer, even if the budget ended before its strategy would have. */
function hasPassed({ tree }: Searched, { earlyStop = true }: SolveOptions): boolean {
  return earlyStop && tree.nodes.some(({ state }) => holds(state));
}

/** What a trial under way will spend, going by those that were told. */
function expectedTokens(
  { simulations, evaluatedTokens }: Searched,
  { thrifty }: SearchPart,
): number {
  return thrifty && simulations > 0 ? evaluatedTokens / simulations : 0;
}

/** What an attempt means to the search. */
export function outcomeOf(
  state: Attempt,
  { ways, firstOfKey }: Pick<Searched, 'ways' | 'firstOfKey'>,
): Outcome<Attempt> {
  const { key, reward, usage, meanLogProbability } = state;
  return {
    state,
    value: reward,
    closed: !isRepairable(state),
    cost: usage.evaluatedTokens,
    way: wayOf(state, ways),
    repeats: key !== undefined && firstOfKey.has(key),
    ...(meanLogProbability === undefined ? {} : { likelihood: Math.exp(meanLogProbability) }),
  };
}

/** Whether a search has found what its strategy looks for: something passed, and enough of it. */
export function isOver(
  { request, cases }: Pick<SharedContext, 'request' | 'cases'>,
  { tree }: Pick<Searched, 'tree'>,
  strategy: StrategyName,
): boolean {
  const { ends = NO_INSURANCE } = strategyOf(strategy);
  if (request.options.earlyStop === false || ends === 'with-the-budget') return false;
  const passed = tree.nodes.flatMap(({ state }, at) => (holds(state) ? [at] : []));
  if (passed.length === 0) return false;
  // What meets strong checks is hardly ever wrong: agreement has nothing to add.
  return isInsured(passed, tree.nodes.length - 1, isWeak(cases) ? ends : NO_INSURANCE);
}

/** Only a program that was seen to fail can be repaired; a passing one is never touched again. */
export function isRepairable({ splice, judgement }: Attempt): boolean {
  const verdict = judgement?.verdict;
  return splice !== undefined && verdict !== 'PASS' && verdict !== 'CANNOT_VERIFY';
}

type NewNode = Pick<Extract<SearchEvent<Attempt>, { type: 'node-add' }>, 'node' | 'changed'> & {
  readonly trial: Pick<Trial, 'id'>;
};

/** Says what became of a trial: the new node, and what it changed above it. */
export function tellNode(
  context: Pick<SharedContext, 'emit'>,
  { tree, firstOfKey }: Pick<Searched, 'tree' | 'firstOfKey'>,
  { trial, node, changed }: NewNode,
): void {
  const { key } = nodeAt(tree, node).state;
  const first = key === undefined ? undefined : firstOfKey.get(key);
  if (key !== undefined && first === undefined) firstOfKey.set(key, node);
  const place = { trial: trial.id, ...(first === undefined ? {} : { duplicateOf: first }) };
  context.emit({ type: 'node-add', node: toCandidateNode(tree, node, place) });
  const nodes = changed.map(id => {
    const { visits, value } = nodeAt(tree, id);
    return { id, visits, value };
  });
  context.emit({ type: 'tree-update', nodes });
}
