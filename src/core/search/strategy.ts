/** Search strategies a user can name, the baselines first. */
export const STRATEGY_NAMES = [
  'greedy',
  'best-of-n',
  'agreement',
  'framings',
  'retry',
  'reflexion',
  'repair',
  'placebo',
  'random',
  'mcts',
  'puct',
  'ab-mcts',
  'ab-mcts-gauss',
  'prefix',
  'thompson',
  'adaptive',
] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** What each does, in a line; the command line's help and the README say so. */
export const STRATEGY_WORDS: Readonly<Record<StrategyName, string>> = {
  greedy: 'one answer, the likeliest',
  'best-of-n': 'independent answers, up to the first that passes',
  agreement: 'independent answers, all of the budget; of those that pass, what most agree on',
  framings: 'as agreement, asked for in other ways in turn',
  retry: 'a failed answer is tried again blindly',
  reflexion: 'a failed answer is tried again, told its program and the failure',
  repair: 'a failed answer is tried again, told only what happened',
  placebo: "as repair, told another function's failures: what repair has to beat",
  random: 'a random place of the tree',
  mcts: 'UCT: a tree of answers and repairs, by upper confidence bounds',
  puct: "as mcts, led by how sure the model was of each answer's tokens",
  'ab-mcts': 'Thompson sampling between a new answer and a repair (AB-MCTS-A, Beta)',
  'ab-mcts-gauss': 'the same with a Gaussian belief',
  prefix: 'answers that branch off half-way, none drawn twice',
  thompson: 'as adaptive, by a draw of each chance instead of its mean',
  adaptive:
    'new answers, other ways to ask, repairs, branches: what is likeliest to pass per token; ends ' +
    'early where more would bring nothing',
};

/** A strategy that is kept to, or `auto`: the router chooses and goes on to others. */
export type StrategyChoice = StrategyName | 'auto';

export const STRATEGY_CHOICES = ['auto', ...STRATEGY_NAMES] as const;

/** Arms whose answers do not depend on each other: a recorded pool can stand in for them. */
export const INDEPENDENT: ReadonlySet<string> = new Set<StrategyName>([
  'greedy',
  'best-of-n',
  'agreement',
  'framings',
  'retry',
]);
