// Judges every answer of a recorded pool once: npm run bench:pool -- SUITE --pool samples.jsonl.gz --out judged.jsonl
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench, defaultFolders } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import { createHiddenJudge } from './judging/hidden-judge.ts';
import { judgeTask } from './pool/judge-pool.ts';
import { addJudgedTask, judgedTasks } from './pool/judged-pool.ts';
import { createPoolModel, readPool } from './pool/pool-model.ts';
import { dataFolders, obtainSuite, parseRange } from './suites/load-suite.ts';

const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pool: { type: 'string' },
    out: { type: 'string' },
    data: { type: 'string' },
    tasks: { type: 'string' },
    // For suites whose hidden tests have the shown examples among them, as MBPP's: what fails these is wrong.
    'only-passing': { type: 'boolean', default: false },
    sandbox: { type: 'string', default: 'embedded' },
    cache: { type: 'string', default: defaultFolders().cache },
  },
});
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());

async function main(): Promise<void> {
  const { pool, out } = values;
  if (pool === undefined || out === undefined) throw new Error('--pool and --out are needed.');
  const { signal } = controller;
  const suite = await obtainSuite(
    {
      suite: positionals[0] ?? 'humaneval',
      folders: dataFolders(),
      ...(values.data === undefined ? {} : { data: values.data }),
    },
    { cacheFolder: values.cache, log, signal },
  );
  const isWanted = parseRange(values.tasks);
  mkdirSync(dirname(out), { recursive: true });
  const done = judgedTasks(out);
  const settings = SETTINGS.parse({ sandbox: values.sandbox, maxTokens: 10_000_000 });
  const model = createPoolModel(readPool(pool));
  await using sandbox = createSandbox(assets, settings);
  const judge = createHiddenJudge({ assets, sandbox });
  await using workbench = createWorkbench({
    assets,
    cacheFolder: values.cache,
    traceFolder: join(dirname(out), 'traces'),
    settings: { ...settings, traceMegabytes: 0 },
    notice: log,
    parts: { model },
  });
  const onlyPassing = values['only-passing'];
  const parts = { workbench, model, judge, sandbox, suite: suite.name, settings, onlyPassing };
  for (const task of suite.tasks) {
    if (!isWanted(task.number) || done.has(task.id)) continue;
    signal.throwIfAborted();
    const judged = await judgeTask(parts, task, signal);
    if (typeof judged === 'string') log(`${task.id}: left out: ${judged}`);
    else {
      addJudgedTask(out, judged);
      const { draws } = judged;
      const seen = draws.filter(({ visible }) => visible).length;
      const right = draws.filter(({ hidden }) => hidden).length;
      log(`${task.id}: ${draws.length} answers, ${seen} pass the examples, ${right} are right`);
    }
  }
}

await main();
