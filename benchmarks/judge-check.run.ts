// npm run bench:judge -- SUITE [--data FILE] [--tasks 0-39] [--mutants 10] [--speed 0] [--json]
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTranspiler } from '../src/adapters/sucrase/create-transpiler.ts';
import { createParsers } from '../src/adapters/tree-sitter/create-parser.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import { createHiddenJudge, HIDDEN_LIMITS } from './judging/hidden-judge.ts';
import { checkTask, summariseChecks } from './judging/judge-check.ts';
import type { TaskCheck } from './judging/judge-check.ts';
import { compareSpeed } from './judging/judge-speed.ts';
import { withOwnSolutions } from './judging/own-solutions.ts';
import { conditions } from './machine.ts';
import { sideBySide } from './side-by-side.ts';
import { loadSuite, parseRange } from './suites/load-suite.ts';
import type { Suite } from './suites/task.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    tasks: { type: 'string' },
    mutants: { type: 'string', default: '10' },
    'in-flight': { type: 'string', default: '2' },
    sandbox: { type: 'string', default: 'embedded' },
    speed: { type: 'string', default: '0' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const assets = join(dirname(fileURLToPath(import.meta.url)), '..');
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());
process.on('SIGTERM', () => controller.abort());
const { signal } = controller;

const parsers = await createParsers(join(assets, 'vendor', 'tree-sitter'));
const suite = readSuite(positionals[0] ?? 'humaneval');
const isWanted = parseRange(values.tasks);
const tasks = suite.tasks.filter(
  ({ number, reference }) => reference !== undefined && isWanted(number),
);
if (tasks.length === 0) throw new Error(`${suite.name} has no task with a reference solution.`);
await using sandbox = createSandbox(assets, SETTINGS.parse({ sandbox: values.sandbox }));
const report = Number(values.speed) > 0 ? await speed() : await check();
const text = { suite: suite.name, sha256: suite.sha256, ...conditions(), ...report };
process.stdout.write(`${JSON.stringify(text, null, values.json ? 0 : 2)}\n`);
if ('sound' in report && !report.sound) process.exitCode = 1;

/** A suite without references is given own solutions, as far as there are any. */
function readSuite(name: string): Suite {
  const data = process.env['REASON_CODE_DATA'];
  const found = loadSuite({
    suite: name,
    folders: data === undefined ? [] : [data],
    ...(values.data === undefined ? {} : { data: values.data }),
  });
  if (found.tasks.some(({ reference }) => reference !== undefined)) return found;
  const solutions = readFileSync(join(assets, '..', 'benchmarks', 'solutions', 'humaneval.ts'));
  const parts = { parser: parsers.typescript, transpiler: createTranspiler() };
  return withOwnSolutions(found, solutions.toString(), parts);
}

async function check(): Promise<ReturnType<typeof summariseChecks>> {
  const judge = createHiddenJudge({ assets, sandbox });
  const { out } = values;
  if (out !== undefined && existsSync(out)) rmSync(out);
  const checks: TaskCheck[] = [];
  const width = Number(values['in-flight']);
  await sideBySide(tasks, { width, signal }, async (task, end) => {
    const options = { judge, parsers, mutants: Number(values.mutants), signal: end };
    const checked = await checkTask(task, options);
    end.throwIfAborted();
    if (out !== undefined) appendFileSync(out, `${JSON.stringify(checked)}\n`);
    checks.push(checked);
    log(`${checks.length}/${tasks.length}: ${lineOf(checked)}`);
  });
  return summariseChecks(checks);
}

function lineOf({ task, referencePasses, why, gradedBeside, mutants }: TaskCheck): string {
  const killed = mutants.filter(one => one.killed).length;
  const reference = referencePasses ? 'passes' : `FAILS (${why ?? ''})`;
  const beside = gradedBeside ? ', graded beside the program' : '';
  return `${task}: reference ${reference}, ${killed} of ${mutants.length} mutants fail${beside}`;
}

async function speed(): ReturnType<typeof compareSpeed> {
  return compareSpeed(tasks, {
    assets,
    sandbox,
    parsers,
    limits: HIDDEN_LIMITS,
    candidates: Number(values.speed),
    log,
    signal,
  });
}
