import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAbortError } from '../../core/base/abort.ts';
import type { Language, SourceFile } from '../../core/base/source.ts';
import type { TypeChecker, TypeReport } from '../../core/tools/type-check.ts';
import { systemClock } from '../system/system-clock.ts';
import { findTypescript } from './find-typescript.ts';
import { createTypescriptChecker } from './typescript-checker.ts';

const ENTRY = resolve('dist', 'type-check-process.mjs');
const { signal } = new AbortController();

/** The problems of a report, as `line severity code`. */
function told(report: TypeReport): readonly string[] {
  assert.equal(report.status, 'checked', JSON.stringify(report));
  return report.problems.map(one => `${one.line} ${one.severity} ${one.code}`);
}

describe('the checker of TypeScript and JavaScript', () => {
  let checker: TypeChecker;
  before(() => {
    const find = (): Promise<string | undefined> => findTypescript(process.cwd());
    checker = createTypescriptChecker({ entry: ENTRY, find, clock: systemClock });
  });
  after(async () => {
    await checker[Symbol.asyncDispose]();
  });
  const check = async (
    language: Language,
    lines: readonly string[],
    files: readonly SourceFile[] = [],
  ): Promise<TypeReport> => checker.check({ language, source: lines.join('\n'), files }, signal);

  it('finds what does not fit its type, and names that nobody made', async () => {
    const wrong = ['export function f(a: number): string {', '  return a + unknownName;', '}'];
    assert.deepEqual(told(await check('typescript', wrong)), ['2 error TS2304']);
    const type = ['export function f(a: number): string {', '  return a;', '}'];
    const report = await check('typescript', type);
    assert.deepEqual(told(report), ['2 error TS2322']);
    assert.match(report.status === 'checked' ? report.checker : '', /^TypeScript \d/);
    const right = ['export function f(a: number): string {', '  return String(a);', '}'];
    assert.deepEqual(told(await check('typescript', right)), []);
  });

  it('says what does not parse, and nothing after that', async () => {
    const codes = told(await check('typescript', ['function f( {', '  retrun q', '}']));
    assert.ok(codes.length > 0 && codes.every(code => /TS1\d\d\d$/.test(code)), codes.join());
  });

  it('takes what is never used for a warning', async () => {
    const lines = ['export function f(): number {', '  const idle = 1;', '  return 2;', '}'];
    assert.deepEqual(told(await check('typescript', lines)), ['2 warning TS6133']);
  });

  it('is sure in JavaScript of names, constants and calls alone', async () => {
    const lines = [
      'function f(a) { const k = 1; k = 2; return a.b.c + missing(); }',
      'const o = {}; o.late = 1; f(1, 2); console.log(require("x"), process.env, o);',
    ];
    const report = await check('javascript', lines);
    const errors = told(report).filter(one => one.includes('error'));
    assert.deepEqual(errors, ['1 error TS2588', '1 error TS2304', '2 error TS2554']);
  });

  it('knows the modules of the program, and holds nothing against others', async () => {
    const lines = [
      "import { twice } from './help.ts';",
      "import x from 'left-pad';",
      'x(twice(1));',
    ];
    const help = 'export const twice = (n: number): string => n + n;\n';
    assert.deepEqual(told(await check('typescript', lines, [{ path: 'help.ts', text: help }])), []);
    const wrong = ["import { twice } from './help.ts';", "twice('a').trim();"];
    const good = help.replace('n + n', 'String(n)');
    const report = await check('typescript', wrong, [{ path: 'help.ts', text: good }]);
    assert.deepEqual(told(report), ['2 error TS2345']);
  });

  it('reads nothing of the disk for a program, and runs none of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reason-code-types-'));
    try {
      const secret = join(folder, 'secret.ts');
      writeFileSync(secret, 'export const secret: 42 = 42;\n');
      const lines = [
        `/// <reference path="${secret}" />`,
        `/// <reference types="node" />`,
        `import { secret } from ${JSON.stringify(secret)};`,
        'const n: 43 = secret; export { n };',
        "require('child_process').execSync('touch /tmp/reason-code-was-here');",
      ];
      // Had it been read, 42 would not be 43.
      assert.deepEqual(told(await check('typescript', lines)), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('bounds what it tells, and is not stopped by a huge or hostile program', async () => {
    const many = Array.from({ length: 500 }, (_, at) => `missing${at};`);
    const report = await check('typescript', many);
    assert.ok(report.status === 'checked' && report.truncated && report.problems.length === 50);
    const huge = await check('typescript', ['x'.repeat(300_000)]);
    assert.equal(huge.status, 'unchecked');
  });

  it('ends at an abort, and checks the next program', async () => {
    const controller = new AbortController();
    const source = 'export const a: string = 1;';
    const long = checker.check({ language: 'typescript', source, files: [] }, controller.signal);
    controller.abort();
    await assert.rejects(long, isAbortError);
    assert.deepEqual(told(await check('typescript', [source])), ['1 error TS2322']);
  });
});

describe('a checker of TypeScript', () => {
  const program = { language: 'typescript', source: 'export const a = 1;', files: [] } as const;

  it('says so when there is no TypeScript', async () => {
    const options = { entry: ENTRY, clock: systemClock, find: () => Promise.resolve(undefined) };
    const report = await createTypescriptChecker(options).check(program, signal);
    assert.equal(report.status, 'unchecked');
  });

  it('kills what takes too long or dies, and starts anew for the next', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'reason-code-types-'));
    try {
      const hang = join(folder, 'hang.js');
      writeFileSync(hang, 'for (;;);');
      const find = (): Promise<string> => Promise.resolve(hang);
      const options = { entry: ENTRY, clock: systemClock, find };
      await using slow = createTypescriptChecker({ ...options, timeoutMs: 1500 });
      const [one, two] = [await slow.check(program, signal), await slow.check(program, signal)];
      for (const report of [one, two]) assert.match(JSON.stringify(report), /more than 1500 ms/);
      writeFileSync(hang, 'process.exit(3);');
      await using dead = createTypescriptChecker(options);
      assert.match(JSON.stringify(await dead.check(program, signal)), /unchecked.*ended: code 3/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
