import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { answer, arithmetic } from '../../testing/arithmetic-box.ts';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import type { FakeSandbox } from '../../testing/fake-sandbox.ts';
import type { Job } from '../sandbox/sandbox.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Given, Ran } from '../../testing/routed-solve.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const OPTIONS = { strategy: 'best-of-n', simulations: 5, inFlight: 1, earlyStop: false } as const;
/** Passes `add(0, 0) == 0` as well as `a * b` does. */
const WEAK = 'def add(a, b):\n    """Add.\n\n    >>> add(0, 0)\n    0\n    """\n';
const solveIt = (
  given: Omit<Given, 'parsers' | 'local'>,
  answers: readonly string[],
): Promise<Ran> =>
  runRouted({
    parsers,
    local: scripted('m', answers),
    ...given,
    options: { ...OPTIONS, ...given.options },
  });

/** As the arithmetic box, but what `spoil` says comes of a program's calls. */
function spoiled(
  spoil: (job: Job, calls: number) => Partial<ReturnType<typeof execution>>,
): FakeSandbox {
  let calls = 0;
  return createFakeSandbox(job => {
    calls += 1;
    return execution({ ...arithmetic(job), ...spoil(job, calls) });
  });
}

describe('the end of a search', () => {
  it('offers what most candidates agree on among those that passed, and says how many', async () => {
    const answers = [answer('*'), answer('+'), ' # other\n    return (a + b)\n```', answer('-')];
    const { result } = await solveIt({ text: WEAK }, [...answers, answer('+')]);
    assert.equal(result.status, 'verified');
    assert.ok(result.code.endsWith('return a + b'));
    assert.deepEqual(
      result.evidence.find(({ kind }) => kind === 'agreement'),
      { kind: 'agreement', source: 'other candidates', passed: 3, total: 5 },
    );
    assert.equal(result.basis?.compared, 3);
    assert.equal(result.basis.agreeing, 0.6);
    assert.equal(result.proposals.filter(({ verified }) => verified).length, 3);
  });

  it('goes on after a program that copies the result, and offers it only if nothing else passes', async () => {
    const copied = ' return 0\n```';
    const options = { strategy: 'best-of-n', simulations: 3, earlyStop: true } as const;
    const zero = { status: 'returned', value: { t: 'int', v: '0' }, output: '' } as const;
    const sandbox = spoiled(({ program, invocations }) =>
      program.source.includes('return 0') ? { outcomes: invocations.map(() => zero) } : {},
    );
    const found = await solveIt({ text: WEAK, options, sandbox }, [
      copied,
      answer('+'),
      answer('*'),
    ]);
    assert.equal(found.result.status, 'verified');
    assert.equal(found.result.simulations, 2);
    assert.ok(found.result.code.endsWith('return a + b'));
    const alone = await solveIt({ text: WEAK, options, sandbox }, [
      copied,
      copied,
      ' return a - 1\n```',
    ]);
    assert.equal(alone.result.status, 'unverified');
    assert.equal(alone.result.simulations, 3);
    assert.ok(alone.result.code.endsWith('return 0'));
    assert.match(alone.result.message ?? '', /cannot tell it from a constant/);
    assert.ok(alone.result.confidence < 0.1);
  });

  it('calls nothing verified that gives other results when it is run again', async () => {
    const box = spoiled(({ program, invocations }, calls) => {
      const value = { t: 'int', v: String(calls) } as const;
      // Two are the checks; more are the calls that nobody knows the result of.
      return !program.source.includes('a + b') || invocations.length < 3
        ? {}
        : { outcomes: invocations.map(() => ({ status: 'returned', value, output: '' })) };
    });
    const { result } = await solveIt({ sandbox: box }, [answer('+')]);
    assert.equal(result.status, 'unverified');
    assert.match(
      result.message ?? '',
      /Not verified, because two runs of add\(.*different results/,
    );
    assert.ok(result.confidence < 0.5);
    assert.equal(result.proposals[0]?.verified, false);
  });

  it('calls nothing verified that fails its checks in another order', async () => {
    const box = createFakeSandbox(job => {
      const isSwapped = job.invocations[0]?.call === 'add(0, 0)' && job.invocations.length === 2;
      if (!isSwapped || !job.program.source.includes('+')) return execution(arithmetic(job));
      const value = { t: 'int', v: '9' } as const;
      return execution({
        outcomes: job.invocations.map(() => ({ status: 'returned', value, output: '' })),
      });
    });
    const { result } = await solveIt({ sandbox: box }, [answer('+')]);
    assert.equal(result.status, 'unverified');
    assert.match(result.message ?? '', /failed them in another order/);
  });

  it('names the example that most candidates contradict, and verifies nothing against it', async () => {
    const text =
      'def add(a, b):\n    """Add.\n\n    >>> add(2, 3)\n    5\n    >>> add(1, 1)\n    3\n    """\n';
    const other = ' b = b + 0\n    return a + b\n```';
    const { result } = await solveIt({ text }, [answer('-'), answer('+'), other]);
    assert.equal(result.status, 'unverified');
    assert.ok(result.code.endsWith('return a + b'));
    assert.deepEqual(result.demoted, {
      call: 'add(1, 1)',
      expected: '3',
      instead: '2',
      votes: 4,
      of: 5,
    });
    assert.match(result.message ?? '', /4 of 5 .*add\(1, 1\) gives 2, the example says 3/);
  });

  it('offers what most agree on where nothing can be checked, as unverified', async () => {
    const text = 'def add(a, b):\n    """Add two numbers."""\n';
    const answers = [answer('-'), answer('+'), answer('*'), ' # more\n    return a + b\n```'];
    const { result } = await solveIt({ text }, [...answers, answer('+')]);
    assert.equal(result.status, 'unverified');
    assert.ok(result.code.endsWith('return a + b'));
    assert.equal(result.basis?.checks, 0);
    assert.ok(result.confidence > 0 && result.confidence < 1);
  });
});
