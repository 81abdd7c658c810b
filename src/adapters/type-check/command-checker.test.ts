import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAbortError } from '../../core/base/abort.ts';
import type { TypeReport } from '../../core/tools/type-check.ts';
import { createCommandChecker } from './command-checker.ts';
import { readMypy, readPyright } from './command-output.ts';
import { skipBecause } from '../../testing/skip-because.ts';

const { signal } = new AbortController();
const FILES = [
  { path: 'help.py', text: 'X = 1' },
  { path: '../escaped.py', text: 'X = 2' },
];
const PROGRAM = { language: 'python', source: 'def f(): return 1\n', files: FILES } as const;
const MYPY = {
  file: 'candidate.py',
  line: 2,
  column: 1,
  message: 'Name "b" is not defined',
  hint: null,
  code: 'name-defined',
  severity: 'error',
};

const told = (report: TypeReport): readonly string[] =>
  report.status === 'checked'
    ? report.problems.map(one => `${one.line} ${one.severity} ${one.code}`)
    : [report.why];

describe('what mypy and pyright say', () => {
  it('is read as problems of the candidate, without what is about packages', () => {
    const lines = [
      { ...MYPY, severity: 'note' },
      MYPY,
      { ...MYPY, code: 'import-not-found' },
      { ...MYPY, file: 'help.py' },
      { ...MYPY, line: 1, code: 'misc', severity: 'warning' },
    ];
    const report = readMypy(lines.map(one => JSON.stringify(one)).join('\n'), 'candidate.py');
    assert.deepEqual(told(report), ['2 error name-defined', '1 warning misc']);
    const diagnostics = [
      { file: '/tmp/x/candidate.py', severity: 'error', message: 'no', rule: 'reportCallIssue' },
      {
        file: '/tmp/x/candidate.py',
        severity: 'error',
        message: 'no',
        rule: 'reportMissingImports',
      },
    ].map(one => ({ ...one, range: { start: { line: 4, character: 0 } } }));
    const said = JSON.stringify({ version: '1.1.400', generalDiagnostics: diagnostics });
    assert.deepEqual(told(readPyright(said, 'candidate.py')), ['5 error reportCallIssue']);
  });

  it('is no report when it is something else', () => {
    assert.match(
      told(readMypy('Traceback (most recent call last)', 'candidate.py'))[0] ?? '',
      /mypy/,
    );
    assert.match(told(readPyright('{}', 'candidate.py'))[0] ?? '', /pyright said/);
    assert.deepEqual(told(readMypy('', 'candidate.py')), []);
  });
});

describe("the user's own checker", () => {
  let folder = '';
  beforeEach(function () {
    if (process.platform === 'win32') skipBecause(this, 'a shell script stands for the checker');
    folder = mkdtempSync(join(tmpdir(), 'reason-code-command-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A checker that is a script of this test. */
  function script(...lines: readonly string[]): string {
    const path = join(folder, 'mypy');
    writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 });
    return path;
  }

  it('is given the program in a folder of its own, and an environment without secrets', async () => {
    process.env['REASON_CODE_API_KEY'] = 'secret';
    try {
      const seen = join(folder, 'seen');
      const command = script(
        `{ pwd; ls; cat candidate.py; ls ..| grep escaped; env; } > ${seen} 2>&1`,
        `echo '${JSON.stringify(MYPY)}'`,
      );
      const report = await createCommandChecker({ command }).check(PROGRAM, signal);
      assert.deepEqual(told(report), ['2 error name-defined']);
      const text = readFileSync(seen, 'utf8');
      assert.match(text, /candidate\.py\nhelp\.py\npyrightconfig\.json\ndef f\(\)/);
      assert.doesNotMatch(text, /secret|escaped/);
      assert.ok(!existsSync(text.split('\n')[0] ?? ''), 'the folder is gone');
    } finally {
      delete process.env['REASON_CODE_API_KEY'];
    }
  });

  it('is ended when it takes too long, says too much, or is not wanted any more', async () => {
    const slow = script('sleep 60 & sleep 60');
    const late = await createCommandChecker({ command: slow, timeoutMs: 300 }).check(
      PROGRAM,
      signal,
    );
    assert.deepEqual(told(late), ['it took more than 300 ms']);
    const controller = new AbortController();
    const cancelled = createCommandChecker({ command: slow }).check(PROGRAM, controller.signal);
    controller.abort();
    await assert.rejects(cancelled, isAbortError);
    const loud = createCommandChecker({ command: script('yes') });
    assert.deepEqual(told(await loud.check(PROGRAM, signal)), ['it said too much']);
  });

  it('says so when it is not there', async () => {
    const checker = createCommandChecker({ command: join(folder, 'nothing') });
    assert.match(told(await checker.check(PROGRAM, signal))[0] ?? '', /nothing: .*ENOENT/);
  });
});
