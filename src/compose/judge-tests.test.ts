import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Language } from '../core/base/source.ts';
import type { JudgeReport } from '../core/judge/report.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { createWorkbench } from './create-workbench.ts';
import type { Workbench } from './create-workbench.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

describe('tests that say nothing but what calls give', function () {
  this.timeout(60_000);
  let folder = '';
  let workbench: Workbench;
  const judge = (language: Language, text: string, tests: string): Promise<JudgeReport> =>
    workbench.judge(
      { language, candidate: { text }, cases: { kind: 'tests', function: 'f', tests } },
      new AbortController().signal,
    );
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-judge-'));
    workbench = createWorkbench({
      assets: resolve('dist'),
      cacheFolder: join(folder, 'cache'),
      traceFolder: join(folder, 'traces'),
      settings: { ...DEFAULT_SETTINGS, sandbox: 'embedded' },
      notice: () => undefined,
      parts: { model: createFakeLanguageModel(['']) },
    });
  });
  after(async () => {
    await workbench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const EQUAL = 'class A:\n    def __eq__(s, o): return True\ndef f(x): return A()';
  const WANT =
    'import sys\ndef f(x):\n    g = sys._getframe(1)\n    while g:\n        if "want" in g.f_locals: return g.f_locals["want"]\n        g = g.f_back\n    return 0';
  const IN_PLACE = 'def test_it():\n    a = [3, 1]\n    f(a)\n    assert a == [1, 3]\n';
  const rows: readonly (readonly [string, Language, string, string, string, number])[] = [
    [
      'may hand over functions',
      'python',
      'def f(g, x): return g(x)',
      'assert f(lambda v: v + 1, 2) == 3\nassert f(len, [1]) == 1',
      'PASS',
      2,
    ],
    ['see what is changed in place', 'python', 'def f(a): a.sort()', IN_PLACE, 'PASS', 1],
    [
      'are not fooled by a comparison before the assertion',
      'python',
      EQUAL,
      'def test_a():\n    ok = f(1) == 2\n    assert ok == True\n',
      'INVALID_RESULT',
      0,
    ],
    [
      'are not fooled by a comparison as a method',
      'python',
      EQUAL,
      'assert f(1).__eq__(2) == True',
      'INVALID_RESULT',
      0,
    ],
    [
      'do not show a candidate what they want',
      'python',
      WANT,
      'def test_a():\n    want = 2\n    assert f(1) == want\n',
      'WRONG',
      0,
    ],
    [
      'call a function as often as they say',
      'python',
      'n = 0\ndef f(x):\n    global n\n    n += 1\n    return n',
      'def test_a():\n    x = 5\n    assert f(x) == 1\n    assert f(x) == 2\n',
      'PASS',
      1,
    ],
    [
      'that break off prove nothing',
      'python',
      'def f(x): return x',
      'assert f(1) == 1\nfor i in range(2):\n    assert f(i) == i\nf(lambda: 1)\ndef test_c():\n    assert f(1) == 5\n',
      'CANNOT_VERIFY',
      2,
    ],
    [
      'may look into what was returned',
      'python',
      'class P:\n    def __init__(s, x): s.x = x\ndef f(x): return P(x)',
      'from solution import f\ndef test_x():\n    assert f(1).x == 1\n    assert f(2).x == 3\n',
      'WRONG',
      1,
    ],
    [
      'are not fooled by an object that is equal to everything',
      'python',
      'class A:\n    def __eq__(s, o): return True\ndef f(x): return A()',
      'assert f(1) == 3',
      'INVALID_RESULT',
      0,
    ],
    [
      'are run in a box of their own where the candidate could say what a built-in says',
      'python',
      'import builtins\nbuiltins.all = lambda *a: True\ndef f(x): return [0]',
      'def test_x():\n    assert all(f(1))\n',
      'WRONG',
      0,
    ],
    [
      'are run in a box of their own where a part of them was not read',
      'python',
      'def f(x): return 2 * x if x < 2 else 0',
      'assert f(1) == 2\nfor i in range(3):\n    assert f(i) == 2 * i\n',
      'WRONG',
      1,
    ],
    [
      'may hand over functions in JavaScript',
      'javascript',
      'function f(g, x) { return g(x); }',
      'const assert = require("node:assert");\nassert.deepStrictEqual(f(v => [v], 2), [2]);',
      'PASS',
      1,
    ],
    [
      'are not fooled by a patched built-in of JavaScript',
      'javascript',
      'Array.isArray = () => true;\nfunction f() { return 3; }',
      'const assert = require("assert");\nassert(Array.isArray(f(1)));',
      'WRONG',
      0,
    ],
  ];
  for (const [fact, language, candidate, tests, verdict, passed] of rows) {
    it(fact, async () => {
      const report = await judge(language, candidate, tests);
      assert.deepEqual([report.verdict, report.passed], [verdict, passed], report.reason);
    });
  }
});
