import assert from 'node:assert/strict';
import type { Run } from '../report/read-runs.ts';
import { SOLVED, madeUpPlan, madeUpRow } from '../report/testing/made-up-run.ts';
import { toExperiments } from './to-experiments.ts';

const run = (differing: Partial<Run> = {}): Run => ({
  folder: '/runs/one',
  plan: madeUpPlan(),
  rows: [
    madeUpRow({ number: 3, seed: 1, ...SOLVED }),
    madeUpRow({ number: 3, strategy: 'best-of-n', hiddenWhy: 'assert f(7) == 49' }),
  ],
  damaged: [],
  hardware: [],
  ...differing,
});

describe('rows of a benchmark as experiments', () => {
  it('have the tasks once, with what a search was given, and an experiment for each strategy', () => {
    const [planned, ...others] = toExperiments([run()], (suite, task) => `${suite} ${task}:`);
    assert.deepEqual(others, []);
    assert.equal(planned?.dataset.name, 'reason-code humaneval 6ca5');
    assert.deepEqual(planned.dataset.examples, [
      {
        input: { task: 'HumanEval/3', prompt: 'humaneval HumanEval/3:' },
        output: {},
        metadata: { suite: 'humaneval', number: 3, language: 'python' },
      },
    ]);
    const [greedy, sampled] = planned.experiments;
    assert.equal(greedy?.name, 'one greedy');
    assert.equal(greedy.repetitions, 2);
    assert.deepEqual(
      greedy.runs.map(({ task, repetition, judgements }) => ({ task, repetition, judgements })),
      [
        {
          task: 'HumanEval/3',
          repetition: 2,
          judgements: [
            { name: 'verified', label: 'verified', score: 1, at: '2026-11-24T00:00:01.503Z' },
            { name: 'hidden tests', label: 'pass', score: 1, at: '2026-11-24T00:00:01.503Z' },
          ],
        },
      ],
    );
    assert.equal(sampled?.metadata['strategy'], 'best-of-n');
  });

  it('have nothing of the hidden tests in them', () => {
    assert.ok(!JSON.stringify(toExperiments([run()], () => undefined)).includes('f(7)'));
  });

  it('say of a task that could not be run why, and judge nothing', () => {
    const rows = [madeUpRow({ status: 'error', message: 'no model', hidden: 'none' })];
    const [broken] = toExperiments([run({ rows })], () => undefined)[0]?.experiments ?? [];
    assert.equal(broken?.runs[0]?.error, 'no model');
    assert.deepEqual(broken.runs[0].judgements, []);
  });

  it('of two runs of one data set are together, of another one apart', () => {
    const second = run({ folder: '/runs/two' });
    const other = run({ plan: madeUpPlan({ data: 'ffff' }) });
    const planned = toExperiments([run(), second, other], () => undefined);
    assert.deepEqual(
      planned.map(({ dataset, experiments }) => [dataset.name, experiments.length]),
      [
        ['reason-code humaneval 6ca5', 4],
        ['reason-code humaneval ffff', 2],
      ],
    );
  });
});
