// npm run bench:humaneval -- --data FILE [--tasks 0-39] [--strategies mcts,best-of-n] [--json]
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createModel } from '../src/compose/create-model.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench, defaultFolders } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import { STRATEGY_NAMES } from '../src/core/search/strategy.ts';
import { createHiddenJudge } from './judging/hidden-judge.ts';
import { compare, solveTasks, summarise } from './humaneval-solve.ts';
import { conditions } from './machine.ts';
import { loadSuite, parseRange } from './suites/load-suite.ts';
import { shareText } from './wilson.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    tasks: { type: 'string', default: '0-39' },
    strategies: { type: 'string', default: 'mcts,best-of-n' },
    simulations: { type: 'string', default: '10' },
    seed: { type: 'string', default: '0' },
    model: { type: 'string', default: '' },
    reflection: { type: 'string', default: 'facts' },
    out: { type: 'string', default: join('benchmarks', 'out') },
    json: { type: 'boolean', default: false },
  },
});

const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
const isWanted = parseRange(values.tasks);
const suite = loadSuite({
  suite: 'humaneval',
  folders: [],
  ...(values.data === undefined ? {} : { data: values.data }),
});
const [broken] = suite.repairs;
if (broken !== undefined) throw new Error(`${broken.task}: ${broken.why}`);
const tasks = suite.tasks.filter((_, index) => isWanted(index));
const strategies = values.strategies.split(',').map(name => {
  const known = STRATEGY_NAMES.find(one => one === name.trim());
  if (known === undefined) throw new Error(`--strategies: there is no strategy "${name}"`);
  return known;
});
const settings = SETTINGS.parse({
  model: values.model,
  reflection: values.reflection,
  simulations: Number(values.simulations),
  seed: Number(values.seed),
});
mkdirSync(values.out, { recursive: true });
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const folders = { cacheFolder: defaultFolders().cache, traceFolder: join(values.out, 'traces') };
const model = createModel({ ...folders, settings, notice: log, env: process.env });
// Loaded first: what is reported says which file the figures come from, however few tasks are left.
await model.load();
const file = model.identity.sha256?.slice(0, 8) ?? 'model';
const name = `humaneval-${file}-${settings.reflection}-${settings.simulations}-${settings.seed}.jsonl`;
const workbench = createWorkbench({ assets, ...folders, settings, notice: log, parts: { model } });
const sandbox = createSandbox(assets, settings);
const judge = createHiddenJudge({ assets, sandbox });
const rows = await solveTasks(
  { workbench, judge },
  tasks,
  { strategies, settings },
  { out: join(values.out, name), log },
);
await workbench[Symbol.asyncDispose]();
await sandbox[Symbol.asyncDispose]();

const arms = strategies.map(strategy => summarise(rows, strategy));
const [first, second] = strategies;
const report = {
  ...conditions(model.identity),
  tasks: values.tasks,
  seed: settings.seed,
  simulations: settings.simulations,
  reflection: settings.reflection,
  arms,
  ...(first === undefined || second === undefined
    ? {}
    : { comparison: compare(rows, first, second) }),
};
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  process.stdout.write(
    `${model.identity.id}, seed ${report.seed}, ${report.simulations} simulations\n`,
  );
  for (const arm of arms) {
    process.stdout.write(
      `${arm.strategy}: verified ${shareText(arm.verified)}; of those, hidden tests pass ${shareText(arm.verifiedThatPassHidden)}; ` +
        `returned candidates that pass ${shareText(arm.returnedThatPassHidden)}; ${arm.evaluatedTokens} tokens, ${arm.executions} executions, ${arm.wallSeconds.toFixed(0)} s\n`,
    );
  }
  if ('comparison' in report) process.stdout.write(`${JSON.stringify(report.comparison)}\n`);
}
