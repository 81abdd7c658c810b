import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BenchResult } from '../../compose/run-benchmark.ts';
import { activated, answerMessages, until } from './stage.ts';

/** A task that cannot be run: its row needs no model. */
const TASK = {
  task_id: 'own/0',
  language: 'python',
  function: 'absent',
  file: { path: 'f.py', text: 'def f(a):\n    """Give a.\n\n    >>> f(1)\n    1\n    """\n' },
  tests: { form: 'asserts', source: 'assert absent(1) == 1' },
};
/** A file of samples without one: a model that is loaded at once and has no answers. */
const SAMPLES = {
  format: 'reason-code-samples',
  version: 1,
  spec: '',
  model: { id: 'nobody', weakStandIn: true, engine: 'none' },
};

const runBenchmark = async (given?: unknown): Promise<BenchResult | undefined> =>
  vscode.commands.executeCommand<BenchResult | undefined>(
    'reasonCode.runBenchmark',
    ...(given === undefined ? [] : [given]),
  );

describe('the command that runs a benchmark', () => {
  let folder = '';
  let messages: ReturnType<typeof answerMessages>;
  const path = (name: string): string => join(folder, name);
  const { showQuickPick, showInputBox, showOpenDialog } = vscode.window;

  beforeEach(async () => {
    await activated();
    folder = await mkdtemp(join(tmpdir(), 'reason-code-benchmark-'));
    await writeFile(path('suite.jsonl'), `${JSON.stringify(TASK)}\n`);
    await writeFile(path('samples.jsonl'), `${JSON.stringify(SAMPLES)}\n`);
    messages = answerMessages(() => undefined);
  });
  afterEach(async () => {
    messages.restore();
    Object.assign(vscode.window, { showQuickPick, showInputBox, showOpenDialog });
    await rm(folder, { recursive: true, force: true });
  });

  /** Chooses a suite of one's own in the user's place; gives what was asked. */
  const answerQuestions = (file: string | undefined, tasks: string | undefined): string[] => {
    const asked: string[] = [];
    Object.assign(vscode.window, {
      showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
        asked.push('suite');
        return Promise.resolve(items.at(-1));
      },
      showOpenDialog: () => {
        asked.push('file');
        return Promise.resolve(file === undefined ? undefined : [vscode.Uri.file(file)]);
      },
      showInputBox: () => {
        asked.push('tasks');
        return Promise.resolve(tasks);
      },
    });
    return asked;
  };

  it('started by a program: gives the result in the folder that was named, and asks nothing', async () => {
    const asked = answerQuestions(undefined, undefined);
    const result = await runBenchmark({
      suite: path('suite.jsonl'),
      model: `recorded:${path('samples.jsonl')}`,
      strategies: ['greedy'],
      out: path('out'),
    });
    assert.equal(result?.out, path('out'));
    assert.deepEqual(
      result.rows.map(row => [row.task, row.strategy, row['status']]),
      [['own/0', 'greedy', 'error']],
    );
    assert.ok((await readdir(path('out'))).includes('rows.jsonl'));
    assert.deepEqual([asked, messages.asked], [[], []]);
  });

  it('started by a program: rejects with what does not fit, and with what to get', async () => {
    await assert.rejects(runBenchmark({ suite: 'humaneval', taks: '1' }), /taks/);
    await assert.rejects(runBenchmark({ suite: 'humaneval', seeds: 0 }), /seeds/);
    await assert.rejects(runBenchmark({ suite: 'nothing', out: path('a') }), /no suite "nothing"/);
    const missing = runBenchmark({ suite: 'mbpp', data: path('none.gz'), out: path('b') });
    await assert.rejects(missing, /there is no file .*none\.gz/);
    await assert.rejects(runBenchmark({ suite: 'mbpp-plus', out: path('c') }), /--data FILE/);
    assert.deepEqual(messages.asked, []);
  });

  it('is ended by the command that cancels', async () => {
    const ended = assert.rejects(
      runBenchmark({ suite: path('suite.jsonl'), out: path('out') }),
      (error: Error) => error.name === 'AbortError',
    );
    await vscode.commands.executeCommand('reasonCode.cancel');
    await ended;
    assert.deepEqual(messages.asked, []);
  });

  it('started by a person: asks for suite, file and tasks, and says where the rows are', async () => {
    const settings = vscode.workspace.getConfiguration('reasonCode');
    const everywhere = vscode.ConfigurationTarget.Global;
    await settings.update('model', `recorded:${path('samples.jsonl')}`, everywhere);
    try {
      const asked = answerQuestions(path('suite.jsonl'), '0');
      const result = await runBenchmark();
      assert.deepEqual(asked, ['suite', 'file', 'tasks']);
      assert.equal(result?.rows.length, 3);
      await until(() => messages.asked.length > 0);
      assert.match(messages.asked.join('\n'), /done: 3 rows in /);
      await rm(result.out, { recursive: true, force: true });
    } finally {
      await settings.update('model', undefined, everywhere);
    }
  });

  it('started by a person: does nothing when they turn away, and shows what went wrong', async () => {
    answerQuestions(undefined, '');
    assert.equal(await runBenchmark(), undefined);
    assert.deepEqual(messages.asked, []);
    answerQuestions(path('none.jsonl'), '');
    assert.equal(await runBenchmark(), undefined);
    await until(() => messages.asked.length > 0);
    assert.match(messages.asked.join('\n'), /none\.jsonl/);
  });
});
