import { STRATEGY_NAMES, STRATEGY_WORDS } from '../core/search/strategy.ts';

/** What each strategy does, below the options of a command. */
export function strategyHelp(): string {
  const width = Math.max(...STRATEGY_NAMES.map(name => name.length)) + 2;
  const lines = STRATEGY_NAMES.map(name => `  ${name.padEnd(width)}${STRATEGY_WORDS[name]}`);
  return ['', 'Strategies:', ...lines].join('\n');
}
