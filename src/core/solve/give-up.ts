import { stubFeatures } from '../router/features.ts';
import { isHopeless, prospectsOf } from '../search/prospect.ts';
import type { Prospect, ProspectFit } from '../search/prospect.ts';
import type { StrategyName } from '../search/strategy.ts';
import type { Tree } from '../search/tree.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { SolveContext } from './solve-context.ts';
import { strategyOf } from './strategies.ts';

type Asked = Pick<SolveContext, 'request' | 'cases' | 'model'>;

/**
 * Whether a search is given up before its budget is spent: its tokens may go by what is known of the model, nothing
 * has passed, and more of it is not worth it.
 */
export function isGivenUp(
  context: Asked & Pick<SolveContext, 'place'>,
  { tree }: { readonly tree: Tree<Attempt> },
  strategy: StrategyName,
): boolean {
  const fit = fitFor(context, strategy);
  if (fit === undefined) return false;
  const known = prospectIn(context, tree);
  return known !== undefined && isHopeless(fit, known);
}

/**
 * Tokens after which an answer is ended that has not come to its end: restarting pays where a few answers take most
 * of the time and are the least likely to be right (Luby, Sinclair and Zuckerman, 1993). Not the first answer of a
 * model, which a person is shown where nothing passes.
 */
export function longestAnswer(context: Asked, strategy: StrategyName): number {
  const { maxCompletionTokens } = context.request.options;
  return Math.min(maxCompletionTokens, fitFor(context, strategy)?.longest ?? Infinity);
}

/**
 * What tokens are saved by: its strategy or the router does that, there is something to check, and the model is one
 * of which it is known how its programs in this language turn out. Never in a search that somebody continues: they have seen how it
 * stands, and want more of it.
 */
function fitFor({ request, cases, model }: Asked, strategy: StrategyName): ProspectFit | undefined {
  const { earlyStop = true, strategy: chosen } = request.options;
  const saves = chosen === 'auto' || strategyOf(strategy).savesTokens === true;
  if (!saves || !earlyStop || request.continues !== undefined || cases.length === 0)
    return undefined;
  return prospectsOf(model.identity.id, request.stub.language);
}

/** What the candidates of the model that is asked say of its next one; nothing once one holds. */
function prospectIn(
  { request, cases, place }: Pick<SolveContext, 'request' | 'cases' | 'place'>,
  tree: Tree<Attempt>,
): Prospect | undefined {
  const tried = tree.nodes.flatMap(({ state }) => (state.by === place ? [state] : []));
  if (tried.length === 0 || tried.some(holds)) return undefined;
  const tokens = tried.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
  return {
    tried: tried.length,
    best: Math.max(...tried.map(({ reward }) => reward)),
    length: tokens / tried.length,
    examples: cases.length,
    words: stubFeatures(request.stub, cases.length).words,
  };
}
