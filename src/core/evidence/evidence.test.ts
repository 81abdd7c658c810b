import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createFakeSandbox, execution } from '../../testing/fake-sandbox.ts';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import type { Value } from '../sandbox/value.ts';
import { agree, behaviours } from './agree.ts';
import type { AgreeProgram } from './agree.ts';
import { behaviourOf } from './behaviour.ts';
import { contradictedExample } from './demoted.ts';
import { chooseInStages } from './stages.ts';

const gave = (value: Value): InvocationOutcome => ({ status: 'returned', value, output: '' });
const int = (v: number): InvocationOutcome => gave({ t: 'int', v: String(v) });
const STOPPED: InvocationOutcome = {
  status: 'stopped',
  stop: { verdict: 'TIMEOUT', reason: 'too long' },
};

describe('the behaviour of a call', () => {
  it('is the same for floats that differ in rounding alone, and for no others', () => {
    const float = (v: string) => behaviourOf(gave({ t: 'list', v: [{ t: 'float', v }] }));
    assert.equal(float('0.30000000000000004'), float('0.3'));
    assert.notEqual(float('0.3000001'), float('0.3'));
    assert.notEqual(behaviourOf(int(1)), behaviourOf(int(2)));
    assert.ok(behaviourOf(STOPPED).startsWith('!'));
  });
});

describe('programs that are to agree', () => {
  const program = (text: string, order: number, weight = 1): AgreeProgram => ({
    program: text,
    weight,
    size: text.length,
    isGreedy: false,
    order,
  });
  const calls = Array.from({ length: 24 }, (_, i) => `f(${i})`);
  const matter = {
    surroundings: { language: 'python', source: '', files: [] },
    calls,
    limits: DEFAULT_LIMITS,
  } as const;
  /** `same` counts; `late` differs from call 20 on; `odd` from the start; `stop` stops at call 2. */
  const box = () =>
    createFakeSandbox(({ program: { source }, invocations }) => {
      if (source === 'broken')
        return execution({ load: { status: 'syntax-error', message: 'no' } });
      const outcomes: InvocationOutcome[] = [];
      for (const { call } of invocations) {
        const n = Number(/\d+/.exec(call)?.[0]);
        if (source === 'stop' && n === 2) {
          outcomes.push(STOPPED);
          break;
        }
        outcomes.push(int(source === 'odd' || (source === 'late' && n >= 20) ? -1 : n));
      }
      return execution({ outcomes });
    });

  it('make few calls where a cluster leads clearly, and the rest where two are close', async () => {
    const clear = box();
    const programs = [program('same', 0, 5), program('odd', 1)];
    assert.equal((await agree(clear, matter, programs)).chosen, 0);
    assert.deepEqual(
      clear.calls.map(({ job }) => job.invocations.length),
      [16, 16],
    );
    const close = box();
    const three = [program('same', 0, 2), program('late', 1, 1), program('odd', 2, 2)];
    const { clusters } = await agree(close, matter, three);
    assert.equal(clusters.length, 3);
    assert.equal(close.calls.length, 6);
  });

  it('are run on in another box when a call ended the first, and not for ever', async () => {
    const stopping = box();
    const { behaviours: seen } = await agree(stopping, matter, [
      program('stop', 0),
      program('same', 1),
    ]);
    assert.equal(seen[0]?.[2], '!TIMEOUT');
    assert.equal(seen[0][3], seen[1]?.[3]);
    const own = stopping.calls.filter(({ job }) => job.program.source === 'stop');
    assert.ok(own.length >= 2 && own.length <= 4);
  });

  it('lose to any that loads when they do not, however many they are', async () => {
    const programs = [program('broken', 0, 9), program('same', 1)];
    assert.equal((await agree(box(), matter, programs)).chosen, 1);
  });

  it('come to what is chosen when all they do is known beforehand', async () => {
    const sources = ['same', 'late', 'odd', 'stop', 'broken'];
    const known = await Promise.all(sources.map(source => behaviours(box(), matter, source, {})));
    const any = fc.array(
      fc.record({ at: fc.nat(sources.length - 1), weight: fc.integer({ min: 1, max: 4 }) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(any, fc.boolean(), async (drawn, weak) => {
        const programs = drawn.map(({ at, weight }, i) => program(sources[at] ?? '', i, weight));
        const run = await agree(box(), { ...matter, weak }, programs);
        const does = drawn.map(({ at }) => known[at] ?? []);
        const { chosen, clusters } = chooseInStages(programs, does, { weak });
        assert.equal(programs[chosen ?? -1]?.program, programs[run.chosen ?? -1]?.program);
        assert.equal(clusters.length, run.clusters.length);
      }),
    );
  });

  it('are not run at all where there is nothing to choose', async () => {
    const idle = box();
    const { chosen, share } = await agree(idle, matter, [program('same', 0)]);
    assert.deepEqual([chosen, share, idle.calls.length], [0, 1, 0]);
  });
});

describe('an example that is doubted', () => {
  const voter = (weight: number, text: string) => ({
    weight,
    seen: Array.from(text, one => ({ passed: one === '1', behaviour: one })),
  });

  it('is one that nothing passes while a majority says one other thing', () => {
    assert.deepEqual(contradictedExample([voter(3, '14'), voter(1, 'x5')], 2), {
      place: 1,
      instead: '4',
      votes: 3,
      of: 4,
    });
  });

  it('is none where anything passes it, voices differ, calls fail, or it stands alone', () => {
    for (const [voters, count] of [
      [[voter(3, '14'), voter(1, 'x1')], 2],
      [[voter(1, '14'), voter(1, '15')], 2],
      [[voter(3, '1!')], 2],
      [[voter(3, '4')], 1],
      [[voter(3, '144')], 3],
    ] as const) {
      assert.equal(contradictedExample(voters, count), undefined);
    }
  });
});
