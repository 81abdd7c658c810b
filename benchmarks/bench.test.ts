import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createRecordedModel } from '../src/adapters/recorded/recorded-model.ts';
import { createSandbox } from '../src/compose/create-sandbox.ts';
import { createWorkbench } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import { createRng } from '../src/core/base/rng.ts';
import { createFakeLanguageModel } from '../src/testing/fake-language-model.ts';
import { createHiddenJudge } from './judging/hidden-judge.ts';
import { findLeaks } from './leaks.ts';
import { machineText } from './machine.ts';
import type { Plan } from './plan.ts';
import { lasting, mergeRows } from './rows.ts';
import type { Row } from './rows.ts';
import { runBench } from './run-bench.ts';
import { loadSuite } from './suites/load-suite.ts';

const ASSETS = join(process.cwd(), 'dist');
const OPERATORS = ['+', '-', '*', '%'];
/** 7 and 3, combined by each. */
const EXPECTED = [10, 4, 21, 1];
const STRATEGIES = ['greedy', 'best-of-n', 'mcts'] as const;
const SIMULATIONS = 3;

/** Four tasks; the marker of a hidden assertion is found nowhere but in the hidden tests. */
const SUITE = OPERATORS.map((operator, number) => ({
  task_id: `own/${number}`,
  language: 'python',
  function: `f${number}`,
  file: {
    path: `f${number}.py`,
    text: `def f${number}(a, b):\n    """Combine.\n\n    >>> f${number}(7, 3)\n    ${EXPECTED[number] ?? 0}\n    """\n`,
  },
  tests: {
    form: 'asserts',
    source: `assert f${number}(64209, 5) == 64209 ${operator} 5`,
  },
}));

/** All that the model is asked, as JSON. */
const asked: string[] = [];

/** Writes a body with an operator that depends on the seed: some are right, some are not. */
const model = () =>
  createFakeLanguageModel(request => {
    const { sampling } = request;
    asked.push(JSON.stringify(request));
    const operator = OPERATORS[Math.floor(sampling.seed / 7) % 4] ?? '+';
    return ` return a ${operator} b\n\`\`\``;
  });

describe('a benchmark run', function () {
  this.timeout(300_000);
  let folder = '';
  let straight: readonly Row[] = [];
  const path = (name: string): string => join(folder, name);
  const argv = (out: string, ...more: readonly string[]): string[] => [
    'dist/bench/bench.mjs',
    path('suite.jsonl'),
    ...['--model', `recorded:${path('samples.jsonl')}`, '--out', path(out)],
    ...['--strategies', STRATEGIES.join(), '--simulations', String(SIMULATIONS), ...more],
  ];
  const outcomes = (out: string): readonly Row[] => mergeRows(path(out)).map(lasting);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-bench-'));
    writeFileSync(path('suite.jsonl'), SUITE.map(row => `${JSON.stringify(row)}\n`).join(''));
    straight = await record(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('solves some tasks and not others, and grades what was returned', () => {
    assert.equal(straight.length, OPERATORS.length * STRATEGIES.length);
    assert.ok(straight.some(row => row.hidden === 'pass'));
    assert.ok(straight.some(row => row.hidden === 'fail'));
    for (const row of straight) {
      if (row.status === 'verified') assert.equal(row.visiblePass, true);
      if (row.hidden === 'pass') assert.equal(row.oracle, true);
    }
  });

  it('keeps hidden tests out of every trace, and out of all that the model is asked', () => {
    const { tasks } = loadSuite({ suite: path('suite.jsonl'), folders: [] });
    const names = readdirSync(path('recording/traces'));
    assert.ok(names.length >= straight.length);
    assert.ok(asked.length > 0);
    const traces = names.map(name => readFileSync(join(path('recording/traces'), name), 'utf8'));
    const lines = [...traces.flatMap(text => text.trim().split('\n')), ...asked];
    for (const task of tasks) assert.deepEqual(findLeaks(task, lines), []);
    // In whatever shape: the hidden tests' own number is nowhere else.
    for (const line of lines) assert.ok(!line.includes('64209'));
    // And it would be found.
    const [task] = tasks;
    assert.ok(task);
    assert.equal(findLeaks(task, [JSON.stringify({ text: task.hidden.source })]).length, 1);
  });

  it('makes the same rows again from recorded answers, as one run, in three shards and side by side', () => {
    assert.equal(spawnSync(process.execPath, argv('again')).status, 0);
    assert.deepEqual(outcomes('again'), straight);
    for (const shard of ['1/3', '2/3', '3/3']) {
      const done = spawnSync(process.execPath, argv('shards', '--shard', shard, '--resume'));
      assert.equal(done.status, 0, done.stderr.toString());
    }
    assert.deepEqual(outcomes('shards'), straight);
    const beside = spawnSync(process.execPath, argv('beside', '--side-by-side', '16'));
    assert.equal(beside.status, 0, beside.stderr.toString());
    assert.deepEqual(outcomes('beside'), straight);
    // Nor does Node take so many listeners for a leak.
    assert.doesNotMatch(beside.stderr.toString(), /Warning/);
  });

  it('goes on after kills at any moment without a repeated or missing row', async () => {
    const rng = createRng(11);
    const kills = process.env['REASON_CODE_LONG'] === undefined ? 4 : 20;
    for (let i = 0; i < kills; i += 1) {
      const child = spawn(process.execPath, argv('killed', '--resume'), { stdio: 'ignore' });
      const ended = new Promise(resolve => child.on('exit', resolve));
      await Promise.race([pause(300 + rng() * 4000), ended]);
      child.kill('SIGKILL');
      await ended;
    }
    assert.equal(spawnSync(process.execPath, argv('killed', '--resume')).status, 0);
    const lines = readFileSync(join(path('killed'), 'rows.jsonl'), 'utf8')
      .trim()
      .split('\n');
    assert.equal(lines.length, straight.length);
    assert.deepEqual(outcomes('killed'), straight);
  });

  it('names a broken line of the suite and runs the rest', () => {
    const suite = path('broken.jsonl');
    writeFileSync(suite, readFileSync(path('suite.jsonl')));
    appendFileSync(suite, '{"task_id": 3}\nnot json\n');
    const { tasks, repairs } = loadSuite({ suite, folders: [] });
    assert.equal(tasks.length, OPERATORS.length);
    assert.deepEqual(
      repairs.map(({ task, what }) => [task, what]),
      [
        ['line 5', 'dropped'],
        ['line 6', 'dropped'],
      ],
    );
  });

  it('refuses another plan in the same folder, and a second run without --resume', () => {
    const again = spawnSync(process.execPath, argv('again'));
    assert.equal(again.status, 2);
    assert.match(again.stderr.toString(), /--resume/);
    const other = spawnSync(process.execPath, argv('again', '--resume', '--seed', '4'));
    assert.equal(other.status, 2);
    assert.match(other.stderr.toString(), /another plan \(seeds\)/);
  });

  it('says what to do when the disk is full, and goes on where it stopped', function () {
    const disk = path('disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status !== 0) {
      console.log('      skipped: a small disk can be made by root on Linux only');
      this.skip();
    }
    try {
      writeFileSync(join(disk, 'filler'), Buffer.alloc(1016 * 1024));
      const full = spawnSync(process.execPath, argv('disk/run'));
      assert.equal(full.status, 2);
      assert.match(full.stderr.toString(), /could not be written \(ENOSPC.*make room/s);
      rmSync(join(disk, 'filler'));
      assert.equal(spawnSync(process.execPath, argv('disk/run', '--resume')).status, 0);
      assert.deepEqual(outcomes('disk/run'), straight);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});

/** Runs the plan once with the scripted model, recording every answer. */
async function record(folder: string): Promise<readonly Row[]> {
  const settings = SETTINGS.parse({ simulations: SIMULATIONS, maxTokens: 1_000_000 });
  const suite = loadSuite({ suite: join(folder, 'suite.jsonl'), folders: [] });
  const out = join(folder, 'recording');
  const recorded = createRecordedModel({
    path: join(folder, 'samples.jsonl'),
    spec: '',
    live: model,
  });
  const sandbox = createSandbox(ASSETS, settings);
  const judge = createHiddenJudge({ assets: ASSETS, sandbox });
  const workbench = createWorkbench({
    assets: ASSETS,
    cacheFolder: join(folder, 'cache'),
    traceFolder: join(out, 'traces'),
    settings,
    notice: () => undefined,
    parts: { model: recorded },
  });
  const plan: Plan = {
    version: 1,
    suite: suite.name,
    data: suite.sha256,
    tasks: '',
    strategies: [...STRATEGIES],
    seeds: [0],
    reflection: settings.reflection,
    simulations: SIMULATIONS,
    maxTokens: settings.maxTokens,
    maxCompletionTokens: settings.maxCompletionTokens,
    sandbox: settings.sandbox,
    model: '',
    writtenAt: '',
  };
  try {
    await recorded.load();
    const parts = { workbench, model: recorded, judge, suite: suite.name, machine: machineText() };
    const { signal } = new AbortController();
    const log = (): void => undefined;
    await runBench({ parts, tasks: suite.tasks, plan, settings, out, log, signal });
    return mergeRows(out).map(lasting);
  } finally {
    await workbench[Symbol.asyncDispose]();
    await sandbox[Symbol.asyncDispose]();
  }
}
