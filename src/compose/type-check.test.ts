import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { DEFAULT_SETTINGS } from './settings.ts';
import { createSandbox } from './create-sandbox.ts';
import { createTypeCheckers } from './create-type-checkers.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import type { TypeChecker } from '../core/tools/type-check.ts';

const { signal } = new AbortController();
const ASSETS = resolve('dist');

describe('the checker of Python, in the real sandbox', () => {
  let sandbox: Sandbox;
  let checker: TypeChecker;
  before(() => {
    sandbox = createSandbox(ASSETS, { ...DEFAULT_SETTINGS, sandbox: 'embedded' });
    checker = createTypeCheckers({ assets: ASSETS, sandbox }).in('/nowhere');
  });
  after(async () => {
    await sandbox[Symbol.asyncDispose]();
  });
  const check = async (...lines: readonly string[]): Promise<readonly string[]> => {
    const program = { language: 'python', source: lines.join('\n'), files: [] } as const;
    const report = await checker.check(program, signal);
    assert.equal(report.status, 'checked', JSON.stringify(report));
    return report.problems.map(one => `${one.line} ${one.severity} ${one.code}`);
  };

  it('finds names that nobody defines, and calls that cannot fit', async () => {
    const lines = [
      'def f(a, b=1):',
      '    return a + c',
      'f()',
      'f(1, 2, 3)',
      'f(1, d=2)',
      'f(1, b=2)',
    ];
    assert.deepEqual(await check(...lines), [
      '2 error undefined-name',
      '3 error call-arguments',
      '4 error call-arguments',
      '5 error call-arguments',
    ]);
  });

  it('says what does not parse', async () => {
    assert.deepEqual(await check('def f(:', '    pass'), ['1 error syntax']);
    assert.deepEqual(await check('return 1'), ['1 error syntax']);
    assert.deepEqual(await check('x = "\\0"', 'y = 1\0'), ['1 error syntax']);
  });

  it('warns of what is never used or reached', async () => {
    const lines = ['def f(n):', '    import re', '    idle = n', '    return n', '    n += 1'];
    assert.deepEqual(await check(...lines), [
      '2 warning unused-import',
      '3 warning unused-variable',
      '5 warning unreachable',
    ]);
  });

  it('has nothing against sound programs', async () => {
    const lines = [
      'from __future__ import annotations',
      'import os.path as p',
      'from dataclasses import dataclass',
      'LIMIT: int = 3',
      '@dataclass',
      'class Shape:',
      '    side: int',
      '    def area(self) -> "Later":',
      '        total = 0',
      '        def add(n):',
      '            nonlocal total',
      '            total += n',
      '        add(self.side)',
      '        return [x for x in range(total) if (y := x) and y] and __class__',
      'def gen(*args, key=lambda v: v, **rest):',
      '    try:',
      '        yield from sorted(args, key=key)',
      '    except ValueError as why:',
      '        raise KeyError(rest) from why',
      'def later():',
      '    global COUNT',
      '    COUNT = LIMIT',
      '    match COUNT:',
      '        case [first, *others] if first: return others',
      '        case _: return p.join(str(COUNT), __name__)',
      'type Later[T] = list[T]',
      'def same[T](a: T) -> T: return a',
      'print(gen(1, 2, key=None, more=1), Shape(1), later(), same(a=1))',
    ];
    assert.deepEqual(await check(...lines), []);
    assert.deepEqual(await check('from math import *', 'print(sqrt(2), tau, nothing)'), []);
  });

  it('runs nothing of a program, and is not led astray by its text', async () => {
    assert.deepEqual(await check('while True: pass'), []);
    assert.deepEqual(await check('raise SystemExit'), []);
    assert.deepEqual(await check('")))\n\'\'\'"""\\'), ['1 error syntax']);
    const deep = await checker.check(
      { language: 'python', source: `${'('.repeat(5000)}${')'.repeat(5000)}`, files: [] },
      signal,
    );
    assert.ok(deep.status === 'unchecked' || deep.problems.length > 0, JSON.stringify(deep));
  });
});
