// Strategies against made-up models whose repairs pass so often: npm run bench:planted -- [--json]
import { parseArgs } from 'node:util';
import { PLANTED, plantedRate } from './pool/planted.ts';
import type { StrategyName } from '../src/core/search/strategy.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const STRATEGIES: readonly StrategyName[] = [
  'best-of-n',
  'repair',
  'mcts',
  'ab-mcts',
  'thompson',
  'adaptive',
];
const [tasks, seed] = [Number(values.tasks), Number(values.seed)];
const rows = [320, 640, 1280].flatMap(budget =>
  [0, 0.02, 0.05, 0.1, 0.2].map(repair => ({
    budget,
    repair,
    solved: Object.fromEntries(
      STRATEGIES.map(name => [
        name,
        plantedRate(name, { ...PLANTED, repair }, { budget, tasks, seed }),
      ]),
    ),
  })),
);
if (values.json)
  process.stdout.write(`${JSON.stringify({ tasks, seed, planted: PLANTED, rows })}\n`);
else
  for (const { budget, repair, solved } of rows) {
    const shares = Object.entries(solved).map(
      ([name, share]) => `${name} ${(100 * share).toFixed(1)} %`,
    );
    process.stdout.write(
      `${budget} tokens, repairs pass ${100 * repair} %: ${shares.join(', ')}\n`,
    );
  }
