import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExperiments } from '../../src/adapters/phoenix/experiments.ts';
import type { PhoenixExperiments } from '../../src/adapters/phoenix/experiments.ts';
import { phoenixStage } from '../../src/test/phoenix/stage.ts';
import { SOLVED, madeUpPlan, madeUpRow, writeRun } from '../report/testing/made-up-run.ts';
import { uploadRuns } from './upload-runs.ts';

describe("a benchmark's rows in a real Phoenix", () => {
  let folder = '';
  let url = '';
  let phoenix: PhoenixExperiments;
  const signal = new AbortController().signal;
  const said: string[] = [];
  before(async () => {
    ({ url } = await phoenixStage());
    phoenix = openExperiments({ url, fetch });
    folder = mkdtempSync(join(tmpdir(), 'reason-code-rows-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const send = (name: string, tasks: readonly number[]) => {
    const rows = tasks.flatMap(number =>
      ['greedy', 'best-of-n'].flatMap(strategy =>
        [0, 1].map(seed => madeUpRow({ number, strategy, seed, ...(number === 1 ? SOLVED : {}) })),
      ),
    );
    const broken = madeUpRow({ number: 0, strategy: 'greedy', status: 'error', hidden: 'none' });
    const own = rows.map(row =>
      row.number === 0 && row.strategy === 'greedy' && row.seed === 0
        ? { ...broken, message: 'no model' }
        : row,
    );
    const path = join(folder, name);
    writeRun(path, own, madeUpPlan());
    const log = (line: string): void => void said.push(line);
    return uploadRuns({ folders: [path], url, log, signal });
  };

  it('are a data set and an experiment for each strategy, read back whole', async () => {
    const [uploaded, ...others] = await send('one', [0, 1]);
    assert.ok(uploaded);
    assert.deepEqual(others, []);
    assert.match(said.join('\n'), /go without their prompts/);
    const examples = await phoenix.examples(uploaded.datasetId, signal);
    assert.deepEqual(
      examples.map(({ input }) => input),
      [{ task: 'HumanEval/0' }, { task: 'HumanEval/1' }],
    );
    assert.deepEqual(
      uploaded.experiments.map(({ name, runs }) => `${name} ${runs}`),
      ['one best-of-n 4', 'one greedy 4'],
    );
    const greedy = uploaded.experiments.find(({ name }) => name === 'one greedy')?.id ?? '';
    const runs = await phoenix.runs(greedy, signal);
    const told = runs.map(({ repetition_number: repetition, error, annotations }) =>
      [
        repetition,
        error ?? '',
        ...annotations.map(one => `${one.name}=${one.label ?? ''}:${one.score ?? ''}`).toSorted(),
      ].join(' '),
    );
    assert.deepEqual(told.toSorted(), [
      '1  hidden tests=pass:1 verified=verified:1',
      '1 no model',
      '2  hidden tests=fail:0 verified=unverified:0',
      '2  hidden tests=pass:1 verified=verified:1',
    ]);
    for (const { annotations } of runs)
      for (const { annotator_kind: by } of annotations) assert.equal(by, 'CODE');
    assert.equal((await fetch(uploaded.url)).status, 200);
  });

  it('of a later run go to the same data set, with the tasks that it lacked', async () => {
    const [first] = await send('two', [0, 1]);
    const [second] = await send('three', [1, 2]);
    assert.equal(second?.datasetId, first?.datasetId);
    const examples = await phoenix.examples(second?.datasetId ?? '', signal);
    assert.deepEqual(examples.map(({ input }) => String(input['task'])).toSorted(), [
      'HumanEval/0',
      'HumanEval/1',
      'HumanEval/2',
    ]);
    const runs = await phoenix.runs(second?.experiments[0]?.id ?? '', signal);
    assert.equal(runs.length, 4);
  });
});
