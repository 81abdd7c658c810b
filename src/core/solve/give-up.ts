import { stubFeatures } from '../router/features.ts';
import { isHopeless, prospectsOf } from '../search/prospect.ts';
import type { Prospect } from '../search/prospect.ts';
import type { StrategyName } from '../search/strategy.ts';
import type { Tree } from '../search/tree.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { SolveContext } from './solve-context.ts';
import { strategyOf } from './strategies.ts';

type Asked = Pick<SolveContext, 'request' | 'cases' | 'model' | 'place'>;

/**
 * Whether a search is given up before its budget is spent: its strategy or the router does that, the model is one
 * of which it is known how its programs turn out, nothing has passed, and more of it is not worth it.
 * Never a search that somebody continues: they have seen how it stands, and want more of it.
 */
export function isGivenUp(
  context: Asked,
  { tree }: { readonly tree: Tree<Attempt> },
  strategy: StrategyName,
): boolean {
  const { request, cases, model } = context;
  const { earlyStop = true, strategy: chosen } = request.options;
  const givesUp = chosen === 'auto' || strategyOf(strategy).givesUp === true;
  if (!givesUp || !earlyStop || request.continues !== undefined) return false;
  const fit = prospectsOf(model.identity.id);
  if (fit === undefined || cases.length === 0) return false;
  const known = prospectIn(context, tree);
  return known !== undefined && isHopeless(fit, known);
}

/** What the candidates of the model that is asked say of its next one; nothing once one holds. */
function prospectIn({ request, cases, place }: Asked, tree: Tree<Attempt>): Prospect | undefined {
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
