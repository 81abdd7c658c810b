import assert from 'node:assert/strict';
import { createFakeSandbox, execution, returning } from '../../testing/fake-sandbox.ts';
import type { Case } from './case.ts';
import { judgeProgram } from '../../testing/judge-program.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { prepareCases } from './prepare-cases.ts';
import type { Execution, InvocationOutcome, Program, Stop } from './sandbox.ts';
import type { Value } from './value.ts';
import type { Judgement } from './verdict.ts';

const options = { limits: DEFAULT_LIMITS };
const program: Program = { language: 'python', source: 'def f(): ...', files: [] };
const int = (v: number): Value => ({ t: 'int', v: String(v) });
const expects = (value: Value, parts: Partial<Case> = {}): Case => ({
  call: 'f()',
  expect: { kind: 'value', value },
  comparator: 'exact',
  ...parts,
});
const raises = (type: string, message?: string): Case => ({
  ...expects(int(0)),
  expect: { kind: 'raises', type, ...(message === undefined ? {} : { message }) },
});
const raised = (...types: string[]): InvocationOutcome => ({
  status: 'raised',
  types,
  message: 'why',
  traceback: '',
  output: '',
});
const stopped = (verdict: Stop['verdict']): InvocationOutcome => ({
  status: 'stopped',
  stop: { verdict, reason: 'so' },
});
const gave = (value: Value, output = ''): InvocationOutcome => ({
  status: 'returned',
  value,
  output,
});

async function judge(cases: readonly Case[], answer: Execution): Promise<Judgement> {
  const sandbox = createFakeSandbox(() => answer);
  const { ready } = await prepareCases(sandbox, program, cases, options);
  return judgeProgram(sandbox, { program }, ready, options);
}

const outcomes = (...all: InvocationOutcome[]): Execution => execution({ outcomes: all });

describe('judging a program', () => {
  it('passes when every case got its answer', async () => {
    const judgement = await judge([expects(int(1)), expects(int(2))], returning(int(1), int(2)));
    assert.equal(judgement.verdict, 'PASS');
    assert.deepEqual([judgement.passed, judgement.total], [2, 2]);
  });

  it('verifies nothing when there is nothing to check', async () => {
    const judgement = await judge([], returning());
    assert.equal(judgement.verdict, 'CANNOT_VERIFY');
    assert.equal(judgement.reason, 'there is no example to check');
  });

  it('does not pass a run that answered only some of the cases', async () => {
    const judgement = await judge([expects(int(1)), expects(int(1))], returning(int(1)));
    assert.equal(judgement.verdict, 'NO_RESULT');
    assert.equal(judgement.passed, 1);
  });

  it('blames the case that stopped the run, not those it kept from running', async () => {
    const cases = [expects(int(1)), expects(int(1))];
    const judgement = await judge(cases, outcomes(stopped('RESULT_LIMIT')));
    assert.equal(judgement.verdict, 'RESULT_LIMIT');
    assert.equal(judgement.cases[1]?.error, 'not reached');
  });

  const precedence: readonly (readonly [Judgement['verdict'], InvocationOutcome])[] = [
    ['VIOLATION', stopped('VIOLATION')],
    ['MEMORY', stopped('MEMORY')],
    ['OUTPUT_LIMIT', stopped('OUTPUT_LIMIT')],
    ['TIMEOUT', stopped('TIMEOUT')],
    ['CRASH', stopped('CRASH')],
    ['NO_RESULT', stopped('NO_RESULT')],
    ['ERROR', raised('ValueError')],
    ['WRONG', gave(int(2))],
    ['PASS', gave(int(1))],
  ];
  precedence.slice(0, -1).forEach(([verdict, outcome], i) => {
    it(`says ${verdict} before anything that weighs less`, async () => {
      const rest = precedence.slice(i).map(([, each]) => each);
      const all = [...rest.slice(1).reverse(), outcome];
      const judgement = await judge(
        all.map(() => expects(int(1))),
        outcomes(...all),
      );
      assert.equal(judgement.verdict, verdict);
    });
  });

  const single: readonly (readonly [string, Case, InvocationOutcome, Judgement['verdict']])[] = [
    ['a MemoryError is MEMORY', expects(int(1)), raised('MemoryError'), 'MEMORY'],
    [
      'a missing module cannot be verified',
      expects(int(1)),
      raised('ModuleNotFoundError'),
      'CANNOT_VERIFY',
    ],
    ['the expected exception passes', raises('ValueError'), raised('ValueError'), 'PASS'],
    ['a subclass of it passes', raises('LookupError'), raised('KeyError', 'LookupError'), 'PASS'],
    ['another exception is wrong', raises('ValueError'), raised('TypeError'), 'WRONG'],
    ['another message is wrong', raises('ValueError', 'other'), raised('ValueError'), 'WRONG'],
    ['no exception is wrong', raises('ValueError'), gave({ t: 'none' }), 'WRONG'],
    [
      'a class that borrows a built-in name is wrong',
      raises('ValueError'),
      raised('candidate.ValueError'),
      'WRONG',
    ],
    ['a class of the file goes by its last name', raises('Oops'), raised('candidate.Oops'), 'PASS'],
    ['1.0 is not 1', expects(int(1)), gave({ t: 'float', v: '1.0' }), 'WRONG'],
    [
      '1.0 is 1 where == was written',
      expects(int(1), { comparator: 'equal' }),
      gave({ t: 'float', v: '1.0' }),
      'PASS',
    ],
    [
      'printed text passes but for trailing space',
      expects(int(1), { expect: { kind: 'stdout', text: 'a\nb' } }),
      gave({ t: 'none' }, 'a\nb\n'),
      'PASS',
    ],
    [
      'a printed PASS is wrong',
      expects(int(1), { expect: { kind: 'stdout', text: 'a' } }),
      gave({ t: 'none' }, 'PASS\n'),
      'WRONG',
    ],
  ];
  for (const [name, one, outcome, verdict] of single) {
    it(`holds that ${name}`, async () => {
      assert.equal((await judge([one], outcomes(outcome))).verdict, verdict);
    });
  }

  it('names what the box lacks when a program does not load for want of it', async () => {
    const load = { status: 'missing-module', module: 'numpy', message: '' } as const;
    const judgement = await judge([expects(int(1))], execution({ load }));
    assert.equal(judgement.verdict, 'CANNOT_VERIFY');
    assert.deepEqual(judgement.missing, ['numpy']);
  });

  it('cleans and bounds what the guest wrote before anyone sees it', async () => {
    const chunks: string[] = [];
    const sandbox = createFakeSandbox((_job, { onStderr }) => {
      onStderr?.('\u001b[31m');
      return execution({ stderr: '\u0007'.repeat(500_000) });
    });
    const judgement = await judgeProgram(sandbox, { program }, [], {
      ...options,
      onStderr: chunk => chunks.push(chunk),
    });
    assert.deepEqual(chunks, ['\\x1b[31m']);
    assert.ok(judgement.stderr.length < 70_000 && judgement.stderr.startsWith('\\x07'));
  });

  it('is cancelled, not failed, when the signal aborts', async () => {
    const controller = new AbortController();
    const sandbox = createFakeSandbox(() => new Promise(() => undefined));
    const judging = judgeProgram(sandbox, { program }, [], {
      ...options,
      signal: controller.signal,
    });
    controller.abort();
    assert.equal((await judging).verdict, 'CANCELLED');
  });
});

describe('preparing cases', () => {
  const source = (text: string, setup?: string): Case => ({
    ...expects(int(0), setup === undefined ? {} : { setup }),
    expect: { kind: 'source', text },
  });

  it('asks a box that holds the file, and never the candidate, for the expected values', async () => {
    const sandbox = createFakeSandbox(() => returning(int(7)));
    const { ready } = await prepareCases(sandbox, program, [source('3 + 4')], options);
    assert.deepEqual(ready[0]?.expected, { kind: 'value', value: int(7) });
    await judgeProgram(sandbox, { program: { ...program, source: 'x' } }, ready, options);
    assert.deepEqual(
      sandbox.calls.map(({ job }) => [job.program.source, job.invocations.map(one => one.call)]),
      [
        [program.source, ['3 + 4']],
        ['x', ['f()']],
      ],
    );
    assert.ok(!JSON.stringify(sandbox.calls[1]?.job).includes('3 + 4'));
  });

  it('leaves out a case whose expected value cannot be had, and says why', async () => {
    const sandbox = createFakeSandbox(() => outcomes(raised('NameError'), gave(int(1))));
    const { ready, unusable } = await prepareCases(
      sandbox,
      program,
      [source('nope'), source('1')],
      options,
    );
    assert.deepEqual(
      ready.map(({ index }) => index),
      [1],
    );
    assert.equal(unusable[0]?.index, 0);
    assert.match(unusable.map(({ why }) => why).join(), /NameError/);
  });

  it('asks again after the setup when the expected value uses a name of the session', async () => {
    const sandbox = createFakeSandbox(() => outcomes(raised('NameError'), gave(int(5))));
    const { ready } = await prepareCases(sandbox, program, [source('x', 'x = 5')], options);
    assert.deepEqual(ready[0]?.expected, { kind: 'value', value: int(5) });
  });
});
