import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParsers } from '../src/adapters/tree-sitter/create-parser.ts';
import type { Workbench } from '../src/compose/create-workbench.ts';
import { SETTINGS } from '../src/compose/settings.ts';
import { solve } from '../src/core/solve/solve.ts';
import type { SolveRequest } from '../src/core/solve/solve-request.ts';
import {
  ADD_STUB,
  answer,
  createArithmeticBox,
  createTickingClock,
} from '../src/testing/arithmetic-box.ts';
import { createFakeLanguageModel } from '../src/testing/fake-language-model.ts';
import { armsOfPlan, doubtsOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { armsOf } from './report/figures/arms.ts';
import { budgetsOf, withLargestBudget } from './report/figures/budgets.ts';
import { compareArms } from './report/figures/compare.ts';
import { missingOf } from './report/figures/missing.ts';
import { SOLVED, madeUpPlan, madeUpRow } from './report/testing/made-up-run.ts';
import { runBench } from './run-bench.ts';
import type { Task } from './suites/task.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const BUDGETS: Plan = madeUpPlan({
  suite: 'own',
  strategies: ['greedy', 'best-of-n', 'repair'],
  budgetMultiples: [1, 2, 4],
  seeds: [0],
  inFlight: 1,
});

/** Solves with a model that is always wrong. */
function wrongWorkbench(): { readonly workbench: Workbench; readonly model: Workbench['models'] } {
  const model = createFakeLanguageModel(() => answer('-'));
  const parts = { parsers, model, sandbox: createArithmeticBox(), clock: createTickingClock() };
  const workbench = {
    parsers: () => Promise.resolve(parsers),
    solve: (request: SolveRequest) =>
      solve({ ...parts, modelName: 'm', newTraceId: () => 't' }, request),
  };
  return { workbench, model } as unknown as ReturnType<typeof wrongWorkbench>;
}

describe('budgets in greedy answers', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-budgets-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are each tried by each strategy, after the greedy answer that they are multiples of', () => {
    assert.deepEqual(
      armsOfPlan(BUDGETS).map(
        ({ strategy, budgetMultiple = 0 }) => `${strategy} ${budgetMultiple}`,
      ),
      ['greedy 0', 'best-of-n 1', 'repair 1', 'best-of-n 2', 'repair 2', 'best-of-n 4', 'repair 4'],
    );
  });

  it('are kept: an arm asks on as long as it has not spent its budget, and no longer', async () => {
    const task: Task = {
      id: 'own/0',
      number: 0,
      language: 'python',
      function: 'add',
      file: { path: 'sums.py', text: ADD_STUB },
      hidden: { form: 'asserts', source: 'assert add(1, 1) == 2' },
    };
    const { workbench } = wrongWorkbench();
    const judge = { name: 'none', grade: () => Promise.resolve({ passes: false }) };
    const model = createFakeLanguageModel([]);
    const rows = await runBench({
      parts: { workbench, model, judge, suite: 'own', machine: 'here' },
      tasks: [task],
      plan: BUDGETS,
      settings: SETTINGS.parse({ inFlight: 1, simulations: 100 }),
      out: folder,
      log: () => undefined,
      signal: new AbortController().signal,
    });
    const greedy = rows.find(({ strategy }) => strategy === 'greedy')?.evaluatedTokens ?? 0;
    assert.ok(greedy > 0);
    const sampled = rows.filter(({ strategy }) => strategy === 'best-of-n');
    assert.deepEqual(
      sampled.map(row => [row.budgetMultiple, row.maxTokens, row.candidates]),
      [1, 2, 4].map(multiple => [multiple, multiple * greedy, multiple]),
    );
    // A repair is told more, so that fewer of them fit.
    const [, , repairs] = rows.filter(({ strategy }) => strategy === 'repair');
    assert.ok(repairs !== undefined && repairs.evaluatedTokens >= 4 * greedy);
    assert.ok(repairs.candidates <= 4);
  });

  it('are doubted with several candidates under way at once', () => {
    assert.match(doubtsOf({ ...BUDGETS, inFlight: 4 })[0] ?? '', /--in-flight 1/);
    assert.deepEqual(doubtsOf(BUDGETS), []);
  });
});

describe('the report of such budgets', () => {
  const rows = [0, 1, 2, 3].flatMap(number => [
    madeUpRow({ number }),
    ...[1, 2].flatMap(budgetMultiple =>
      (['best-of-n', 'repair'] as const).map(strategy =>
        madeUpRow({
          number,
          strategy,
          budgetMultiple,
          maxTokens: 120 * budgetMultiple,
          evaluatedTokens: 60 * budgetMultiple,
          ...(strategy === 'best-of-n' && number < 2 * budgetMultiple - 1 ? SOLVED : {}),
        }),
      ),
    ),
  ]);
  const arms = armsOf(rows);

  it('has an arm for each, and a curve for each strategy', () => {
    assert.deepEqual(
      arms.map(({ label }) => label),
      ['greedy', 'best-of-n at 1×', 'best-of-n at 2×', 'repair at 1×', 'repair at 2×'],
    );
    const [sampled, ...others] = budgetsOf(arms);
    assert.equal(others.length, 1);
    assert.deepEqual(
      sampled?.points.map(({ multiple, pass, spent }) => [multiple, pass.share, spent]),
      [
        [1, 0.25, 0.5],
        [2, 0.75, 1],
      ],
    );
  });

  it('compares arms with the same budget, and all with greedy', () => {
    assert.deepEqual(
      compareArms(arms).map(({ first, second }) => `${first}, ${second}`),
      [
        'best-of-n at 1×, greedy',
        'best-of-n at 2×, greedy',
        'repair at 1×, greedy',
        'repair at 1×, best-of-n at 1×',
        'repair at 2×, greedy',
        'repair at 2×, best-of-n at 2×',
      ],
    );
  });

  it('shows the largest budget where one is enough, and misses no row that is there', () => {
    assert.deepEqual(
      withLargestBudget(arms).map(({ label }) => label),
      ['greedy', 'best-of-n at 2×', 'repair at 2×'],
    );
    const plan = madeUpPlan({
      strategies: ['greedy', 'best-of-n', 'repair'],
      budgetMultiples: [1, 2, 4],
      seeds: [0],
      taskIds: [0, 1, 2, 3].map(number => `HumanEval/${number}`),
    });
    const [missing] = missingOf([{ folder: 'x', plan, rows, damaged: [], hardware: [] }]);
    assert.deepEqual([missing?.planned, missing?.missing], [28, 8]);
  });
});
