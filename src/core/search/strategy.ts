/** Search strategies a user can name. */
export type StrategyName = 'mcts' | 'best-of-n' | 'random' | 'greedy';

export const STRATEGY_NAMES = ['mcts', 'best-of-n', 'random', 'greedy'] as const;

/** A strategy that is kept to, or `auto`: the router chooses and goes on to others. */
export type StrategyChoice = StrategyName | 'auto';

export const STRATEGY_CHOICES = ['auto', ...STRATEGY_NAMES] as const;
