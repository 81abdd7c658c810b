/** Search strategies a user can name. */
export type StrategyName = 'mcts' | 'best-of-n' | 'random' | 'greedy';

export const STRATEGY_NAMES = ['mcts', 'best-of-n', 'random', 'greedy'] as const;
