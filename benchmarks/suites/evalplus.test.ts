import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox } from '../../src/compose/create-sandbox.ts';
import { DEFAULT_SETTINGS } from '../../src/compose/settings.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import { createHiddenJudge } from '../judging/hidden-judge.ts';
import type { HiddenJudge } from '../judging/hidden-judge.ts';
import { loadSuite } from './load-suite.ts';
import type { Suite, Task } from './task.ts';

const PARTS = { contract: '', atol: 0 };

/** Tasks of our own in the published form; Python's JSON has NaN, and numbers beyond 2^53. */
const HUMANEVAL_PLUS = [
  {
    ...PARTS,
    task_id: 'HumanEval/0',
    prompt: 'def half(x: float):\n    """ Half of it.\n    >>> half(1.0)\n    0.5\n    """\n',
    entry_point: 'half',
    canonical_solution: '    return x / 2\n',
    base_input: [[1.0]],
    plus_input: [['BIG'], [0.1], ['NAN']],
  },
  {
    ...PARTS,
    task_id: 'HumanEval/32',
    prompt: 'def find_zero(xs: list):\n    """ A zero of the polynomial. """\n',
    entry_point: 'find_zero',
    canonical_solution: '    return -xs[0] / xs[1]\n',
    base_input: [[[1, 2]]],
    plus_input: [[[-4, 2]]],
    atol: 0.0001,
  },
]
  .map(row => JSON.stringify(row))
  .join('\n')
  .replace('"BIG"', '900719925474099267')
  .replace('"NAN"', 'Infinity');

const MBPP_PLUS = [
  {
    ...PARTS,
    task_id: 'Mbpp/2',
    prompt:
      '"""\nWrite a function to find what is in both.\nassert set(similar_elements((3, 4),(5, 4))) == set((4,))\n"""\n',
    entry_point: 'similar_elements',
    canonical_solution:
      '\ndef similar_elements(one, other):\n    assert isinstance(one, tuple)\n    return tuple(set(one) & set(other))\n',
    base_input: [
      [
        [3, 4],
        [5, 4],
      ],
    ],
    plus_input: [
      [
        [1, 2, 3],
        [3, 2, 9],
      ],
    ],
  },
  {
    ...PARTS,
    task_id: 'Mbpp/900',
    prompt: '"""\nWrite a function without an example.\n"""\n',
    entry_point: 'f',
    canonical_solution: 'def f():\n    return 1\n',
    base_input: [[]],
    plus_input: [],
  },
]
  .map(row => JSON.stringify(row))
  .join('\n');

describe('HumanEval+ and MBPP+ from a file as EvalPlus publishes it', function () {
  this.timeout(120_000);
  let folder = '';
  let sandbox: Sandbox;
  let judge: HiddenJudge;
  const load = (suite: string, text: string): Suite => {
    const path = join(folder, `${suite}.jsonl`);
    writeFileSync(path, `${text}\n`);
    return loadSuite({ suite, data: path, folders: [] });
  };
  const grade = async (task: Task | undefined, program: string): Promise<boolean> => {
    assert.ok(task);
    return (await judge.grade(task, program)).passes;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-evalplus-'));
    const assets = join(process.cwd(), 'dist');
    sandbox = createSandbox(assets, DEFAULT_SETTINGS);
    judge = createHiddenJudge({ assets, sandbox });
  });
  after(async () => {
    await sandbox[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('grades HumanEval+ by what the reference gives, with the tolerance for floats', async () => {
    const { name, tasks, repairs } = load('humaneval-plus', HUMANEVAL_PLUS);
    assert.deepEqual(
      [name, tasks.map(({ number }) => number), repairs],
      ['humaneval-plus', [0, 32], []],
    );
    const [half] = tasks;
    const head = half?.file.text ?? '';
    assert.equal(await grade(half, half?.reference ?? ''), true);
    assert.equal(await grade(half, `${head}    return x * 0.5 + 1e-9\n`), true);
    assert.equal(await grade(half, `${head}    return x * 0.5 + 1e-3\n`), false);
    assert.equal(await grade(half, `${head}    return str(x / 2)\n`), false);
    // 2^53 is where a reader that makes every number a float would begin to be wrong.
    const exact = `${head}    assert x in (1, float("inf")) or x % 10 in (7, 0.1)\n    return x / 2\n`;
    assert.equal(await grade(half, exact), true);
  });

  it('takes any zero of the polynomial', async () => {
    const [, zero] = load('humaneval-plus', HUMANEVAL_PLUS).tasks;
    const head = zero?.file.text ?? '';
    assert.equal(await grade(zero, `${head}    return -xs[0] / xs[1] + 1e-6\n`), true);
    assert.equal(await grade(zero, `${head}    return 0.0\n`), false);
  });

  it('shows the text and one assertion of MBPP+, and gives tuples where the task wants them', async () => {
    const { tasks, repairs } = load('mbpp-plus', MBPP_PLUS);
    assert.equal(tasks.length, 1);
    assert.deepEqual(
      repairs.map(({ task, what }) => [task, what]),
      [['Mbpp/900', 'dropped']],
    );
    const [both] = tasks;
    assert.ok(both);
    assert.match(both.file.text, /^def similar_elements\(one, other\):\n {4}"""\n/);
    assert.equal(both.file.text.match(/assert/g)?.length, 1);
    assert.ok(!both.file.text.includes('&'));
    assert.equal(await grade(both, both.reference ?? ''), true);
    const head = 'def similar_elements(one, other):\n';
    assert.equal(await grade(both, `${head}    return [x for x in other if x in one]\n`), true);
    assert.equal(await grade(both, `${head}    return one\n`), false);
  });

  it('knows such a file without being told what it is', () => {
    const path = join(folder, 'any.jsonl');
    writeFileSync(path, `${MBPP_PLUS}\n`);
    assert.equal(loadSuite({ suite: path, folders: [] }).name, 'mbpp-plus');
    writeFileSync(path, `${HUMANEVAL_PLUS}\n`);
    assert.equal(loadSuite({ suite: path, folders: [] }).name, 'humaneval-plus');
  });
});
