import type { StubFeatures } from '../core/router/features.ts';
import type { Route, RouteTask, Step } from '../core/router/route.ts';

/** Stubs as the router sees them, from easy to hard. */
export const STUBS = {
  easy: { words: 14, examples: 3, parameters: 1, typed: 1, controlWords: 0, special: false },
  middle: { words: 45, examples: 2, parameters: 2, typed: 0.5, controlWords: 3, special: false },
  hard: { words: 160, examples: 1, parameters: 5, typed: 0, controlWords: 9, special: true },
} as const satisfies Readonly<Record<string, StubFeatures>>;

/** A task of the router; what is not given is a middling function and no remote model. */
export function sampleTask(more: Partial<RouteTask> = {}): RouteTask {
  return {
    mode: 'auto',
    remote: 'not-configured',
    budget: { simulations: 16, maxTokens: 16_384 },
    verifiable: 'yes',
    stub: STUBS.middle,
    ...more,
  };
}

/** A rung that spent its trials in vain, 100 tokens each; what is given stands instead. */
export function sampleStep(route: Route, more: Partial<Step> = {}): Step {
  const { simulations } = route;
  return {
    route,
    ended: 'spent',
    simulations,
    evaluatedTokens: 100 * simulations,
    samples: { count: simulations, distinct: simulations },
    ...more,
  };
}
