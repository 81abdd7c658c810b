import { FRAMINGS } from '../model/framings.ts';
import type { ReflectionKind } from '../reflexion/reflection.ts';
import { abMcts } from '../search/ab-mcts.ts';
import { priorsOf } from '../search/adaptive-priors.ts';
import { adaptive } from '../search/adaptive.ts';
import type { AdaptiveConfig } from '../search/adaptive.ts';
import { chain } from '../search/chain.ts';
import type { Insurance } from '../search/insurance.ts';
import { openPuct } from '../search/open-puct.ts';
import { bestOfN, inTurn, random, uct } from '../search/policies.ts';
import type { Policy } from '../search/policy.ts';
import { gaussPrior } from '../search/posterior.ts';
import { prefixTree } from '../search/prefix-tree.ts';
import type { StrategyChoice, StrategyName } from '../search/strategy.ts';
import type { SolveRequest } from './solve-request.ts';

/** What a strategy is made of. */
export type Strategy = {
  /** @param model the id of the model that is asked */
  readonly policy: (model?: string) => Policy;
  /** What a repair is told, where that is what the strategy is about. @default the user's choice */
  readonly reflection?: ReflectionKind;
  /** Asks with every answer how sure the model was. */
  readonly probes?: true;
  /** Draws without replacement. */
  readonly distinct?: true;
  /** When it ends once something passed; an insurance is for weak checks alone. @default at once */
  readonly ends?: Insurance | 'with-the-budget';
  /** Counts votes alone when it chooses among what passed, as published, whatever the checks are worth. */
  readonly plainVotes?: true;
  /** Ends answers that grow long, and itself, where what is known of the model says that more is not worth it. */
  readonly savesTokens?: true;
};

/**
 * Where the checks are weak, three that pass, or a dozen more tries. Found on the stand-in's pools of HumanEval and
 * MBPP (benchmarks/results/weak-examples-stand-in); what passes strong checks was right as often as what more tries
 * agreed on.
 */
export const SMALL_INSURANCE: Insurance = { passing: 3, extra: 12 };

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  greedy: { policy: () => bestOfN() },
  'best-of-n': { policy: () => bestOfN() },
  agreement: { policy: () => bestOfN(), ends: 'with-the-budget', plainVotes: true },
  framings: {
    policy: () => inTurn(FRAMINGS.length),
    ends: 'with-the-budget',
    plainVotes: true,
  },
  retry: { policy: () => chain(), reflection: 'none' },
  reflexion: { policy: () => chain(), reflection: 'program' },
  repair: { policy: () => chain(), reflection: 'facts' },
  placebo: { policy: () => chain(), reflection: 'placebo' },
  random: { policy: () => random() },
  mcts: { policy: () => uct() },
  puct: { policy: () => openPuct(), probes: true },
  'ab-mcts': { policy: () => abMcts() },
  'ab-mcts-gauss': { policy: () => abMcts({ prior: gaussPrior() }) },
  prefix: { policy: () => prefixTree(), distinct: true },
  thompson: {
    policy: model => adaptive({ ...aboutModel(model), draws: true }),
    ends: SMALL_INSURANCE,
  },
  adaptive: {
    policy: model => adaptive(aboutModel(model)),
    ends: SMALL_INSURANCE,
    savesTokens: true,
  },
};

function aboutModel(model: string | undefined): AdaptiveConfig {
  return { framings: FRAMINGS.length, priors: priorsOf(model) };
}

export function strategyOf(name: StrategyName): Strategy {
  return STRATEGIES[name];
}

/** The request as its strategy has it: what some are told is part of what they are. */
export function settled(request: SolveRequest): SolveRequest {
  const { options } = request;
  const reflection = reflectionOf(options.strategy) ?? options.reflection;
  return reflection === options.reflection
    ? request
    : { ...request, options: { ...options, reflection } };
}

function reflectionOf(strategy: StrategyChoice): ReflectionKind | undefined {
  return strategy === 'auto' ? undefined : STRATEGIES[strategy].reflection;
}
