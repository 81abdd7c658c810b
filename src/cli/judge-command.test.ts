import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createEmbeddedSandbox } from '../adapters/embedded/create-embedded-sandbox.ts';
import type { JudgeReport } from '../core/judge/report.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';

type Row = { verdict: string; name?: string; expected: unknown; actual: unknown };
type Report = Pick<JudgeReport, 'verdict' | 'reason' | 'retryOn'> & {
  passed: number;
  total: number;
  cases: Row[];
  notRun?: { name: string; why: string }[];
};

const ADD = 'def f(a, b):\n    return a + b\n';
const CASE = { function: 'f', cases: [{ args: [1, 2], expected: 3 }] };

describe('reason-code judge', function () {
  this.timeout(120_000);
  let folder = '';
  let box: Sandbox;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-judge-'));
    box = createEmbeddedSandbox({
      hostEntry: resolve('dist/sandbox-host.mjs'),
      vendorFolder: resolve('dist/vendor/cpython'),
      harnessFolder: resolve('dist/harness'),
      concurrency: 1,
    });
  });
  after(async () => {
    await box[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (argv: readonly string[], signal = new AbortController().signal) =>
    runLine(['judge', ...argv], {
      folder,
      signal,
      keepsParts: true,
      parts: settings => ({
        model: createFakeLanguageModel([]),
        ...(settings.sandbox === 'docker' ? {} : { sandbox: box }),
      }),
    });
  const judge = async (
    source: string | Uint8Array,
    cases: unknown,
    language = 'python',
    more: readonly string[] = ['--json'],
  ) => {
    const [candidate, path] = [join(folder, 'candidate'), join(folder, 'cases.json')];
    await writeFile(candidate, source);
    await writeFile(path, typeof cases === 'string' ? cases : JSON.stringify(cases));
    const argv = ['--language', language, '--candidate', candidate, '--cases', path, ...more];
    const done = await run(argv);
    const report = done.out.startsWith('{') ? (JSON.parse(done.out) as Report) : undefined;
    return { ...done, report };
  };
  const tests = (...lines: readonly string[]) => ({ function: 'f', tests: lines.join('\n') });

  it('exits 0 for PASS, with one JSON value that has the keys of the contract', async () => {
    const { code, report } = await judge(ADD, CASE);
    assert.deepEqual([code, report?.verdict, report?.passed, report?.total], [0, 'PASS', 1, 1]);
    assert.deepEqual(report?.cases[0], {
      verdict: 'PASS',
      call: 'f(1, 2)',
      expected: 3,
      actual: 3,
    });
    for (const key of ['stderr', 'wallMs', 'peakBytes', 'sandbox']) assert.ok(key in report, key);
  });

  it('exits 1 for an honest no, with what was expected and what came', async () => {
    const { code, report } = await judge('def f(a, b):\n    return float(a + b)\n', CASE);
    assert.deepEqual([code, report?.verdict], [1, 'WRONG']);
    assert.deepEqual([report?.cases[0]?.expected, report?.cases[0]?.actual], [3, 3]);
    const text = await judge('def f(a, b):\n    return float(a + b)\n', CASE, 'python', []);
    assert.match(text.out, /WRONG {2}0 of 1 cases passed[^]*expected 3\n +got +3\.0/);
  });

  const cases: readonly (readonly [string, string, object, string])[] = [
    ['an exception', ADD, { args: ['a', 1], expect: { raises: 'Exception' } }, 'PASS'],
    ['no exception', ADD, { args: [1, 1], expect: { raises: 'TypeError' } }, 'WRONG'],
    [
      'what is printed',
      'def f(a):\n    print(a)\n    return a\n',
      { args: [5], expect: { stdout: '5\n' } },
      'PASS',
    ],
    [
      'what is returned and not printed',
      'def f(a):\n    return a\n',
      { call: 'f(5)', expect: { stdout: '5\n' } },
      'WRONG',
    ],
    [
      'changed arguments',
      'def f(a):\n    a.sort()\n',
      { args: [[3, 1]], expect: { mutated: [[1, 3]] } },
      'PASS',
    ],
    [
      'arguments left alone',
      'def f(a):\n    return sorted(a)\n',
      { args: [[3, 1]], expect: { mutated: [[1, 3]] } },
      'WRONG',
    ],
    [
      'an awaited result',
      'async def f(a):\n    return a\n',
      { call: 'await f(1)', expected: 1 },
      'PASS',
    ],
    [
      'a coroutine that nobody awaits',
      'async def f(a):\n    return a\n',
      { args: [1], expected: 1 },
      'INVALID_RESULT',
    ],
    ['keyword arguments', ADD, { args: [1], kwargs: { b: 2 }, expected: 3 }, 'PASS'],
  ];
  for (const [name, source, one, verdict] of cases) {
    it(`judges ${name} as ${verdict}`, async () => {
      const { report } = await judge(source, { function: 'f', cases: [one] });
      assert.equal(report?.verdict, verdict, JSON.stringify(report));
    });
  }

  it('never throws for what the bytes of a candidate are (H23)', async () => {
    const latin = Buffer.from(
      '# -*- coding: latin-1 -*-\ns = "\xe9"\ndef f(a, b):\n    return a + b\n',
      'latin1',
    );
    const rows: readonly (readonly [string | Uint8Array, readonly string[]])[] = [
      [`\ufeff${ADD}`, ['PASS']],
      [ADD.replaceAll('\n', '\r\n'), ['PASS']],
      [`\f${ADD}`, ['PASS']],
      [latin, ['PASS']],
      [`${ADD}\0`, ['COMPILE_ERROR']],
      [Buffer.from([0x66, 0xff, 0xfe]), ['COMPILE_ERROR']],
      ['', ['ERROR']],
      [`${ADD}${'# x\n'.repeat(1_300_000)}`, ['PASS', 'COMPILE_ERROR', 'TIMEOUT', 'MEMORY']],
    ];
    for (const [source, verdicts] of rows) {
      const { report, err } = await judge(source, CASE);
      assert.ok(verdicts.includes(report?.verdict ?? ''), `${report?.verdict} ${err}`);
    }
  });

  it('says where a file is at fault, and exits 2', async () => {
    assert.match((await judge(ADD, '{"function":"f",')).err, /cases\.json is not JSON: .*line 1/);
    const path = join(folder, 'cases.json');
    const argv = ['--language', 'python', '--cases', path, '--candidate', join(folder, 'none')];
    const missing = await run(argv);
    assert.deepEqual([missing.code, missing.out], [2, '']);
    const { code, err, out } = await judge(ADD, { function: 'f', cases: [{ args: [1] }] });
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /cases\[0\]\.expect: is missing/);
  });

  it('exits 130 when it is cancelled', async () => {
    const argv = ['--language', 'python', '--candidate', 'a', '--cases', 'b', '--json'];
    assert.equal((await run(argv, AbortSignal.abort())).code, 130);
  });

  it('runs pytest, unittest and bare assertions, each test a case', async () => {
    const source = tests(
      'import pytest, unittest',
      'from solution import f',
      '@pytest.fixture',
      'def two():',
      '    yield 2',
      '@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (5, 7, 12)])',
      'def test_sum(a, b, c):',
      '    assert f(a, b) == c',
      'def test_fixture(two):',
      '    assert f(two, two) == pytest.approx(4.0)',
      'def test_wrong():',
      '    assert f(1, 1) == 3',
      'class Sums(unittest.TestCase):',
      '    def test_raises(self):',
      '        with self.assertRaises(TypeError):',
      '            f("a", 1)',
      'def test_idle():',
      '    assert True',
    );
    const { code, report } = await judge(ADD, source);
    assert.equal(code, 1);
    assert.deepEqual(report?.cases.map(({ name, verdict }) => `${name ?? ''} ${verdict}`).sort(), [
      'Sums.test_raises PASS',
      'test_fixture PASS',
      'test_sum[0] PASS',
      'test_sum[1] PASS',
      'test_wrong WRONG',
    ]);
    const wrong = report.cases.find(({ name }) => name === 'test_wrong');
    assert.deepEqual([wrong?.expected, wrong?.actual], [3, 2]);
    assert.deepEqual(report.notRun, [{ name: 'test_idle', why: 'it never calls the candidate' }]);
    const bare = await judge(
      ADD,
      tests('def check(c):', '    assert c(1, 2) == 3', '    assert c(2, 2) == 4'),
    );
    assert.deepEqual([bare.code, bare.report?.passed, bare.report?.total], [0, 2, 2]);
  });

  const hostile: readonly (readonly [string, string, string])[] = [
    [
      'an object equal to everything',
      'class A:\n    __eq__ = lambda s, o: True\ndef f(a, b): return A()\n',
      'INVALID_RESULT',
    ],
    ['an exit', 'import os\ndef f(a, b): os._exit(0)\n', 'NO_RESULT'],
    ['an exit that a test may catch', 'def f(a, b): raise SystemExit(0)\n', 'ERROR'],
    ['no answer', 'def f(a, b):\n    while True: pass\n', 'TIMEOUT'],
    [
      'a patched comparison',
      'import builtins\nbuiltins.AssertionError = ValueError\ndef f(a, b): return 0\n',
      'WRONG',
    ],
    [
      'a hunt for the tests',
      'import sys, glob\ndef f(a, b):\n    return len([p for p in glob.glob("/work/**", recursive=True) if "test" in p])\n',
      'WRONG',
    ],
  ];
  for (const [name, source, verdict] of hostile) {
    it(`is not taken in by ${name} in a test`, async () => {
      const { report } = await judge(source, tests('def test_a():', '    assert f(1, 2) == 3'));
      assert.equal(report?.verdict, verdict, JSON.stringify(report));
      assert.equal(report.passed, 0);
    });
  }

  it('proves nothing by tests that never call the candidate, or that it cannot run', async () => {
    for (const line of [
      'assert True',
      'f = lambda: 1\nassert f() == 1',
      'import numpy',
      'def test(:',
    ]) {
      const { code, report } = await judge(ADD, tests(line));
      assert.deepEqual([code, report?.verdict], [1, 'CANNOT_VERIFY'], JSON.stringify(report));
    }
  });

  it('runs node:assert, describe, it and expect', async () => {
    const source = tests(
      "const assert = require('node:assert');",
      'assert.strictEqual(f(1, 2), 3);',
      "describe('f', () => {",
      '  let x;',
      '  beforeEach(() => { x = 1; });',
      "  it('adds', () => { expect(f(x, 2)).toBe(3); expect(f(x, 2)).not.toEqual(4); });",
      "  it('is wrong', () => expect(f(x, 2)).toBe(4));",
      "  it('is odd', () => expect(f(x, 2)).toBeOdd());",
      '});',
    );
    const { report } = await judge('const f = (a, b) => a + b;\n', source, 'javascript');
    assert.deepEqual(
      report?.cases.map(({ name, verdict }) => `${name ?? ''} ${verdict}`),
      ['assertion 1 PASS', 'f > adds PASS', 'f > is wrong WRONG'],
    );
    assert.equal(report.notRun?.[0]?.name, 'f > is odd');
  });

  it('says that the stack of QuickJS is the limit, and where to try again', async () => {
    const deep = 'const f = (a, b) => (a === 0 ? 3 : f(a - 1, b));\n';
    const { report } = await judge(
      deep,
      { function: 'f', cases: [{ args: [500000, 1], expected: 3 }] },
      'javascript',
    );
    const said = [report?.verdict, report?.reason, report?.retryOn];
    assert.deepEqual(said, ['CRASH', 'stack', 'docker']);
  });
});
