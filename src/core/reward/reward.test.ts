import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../sandbox/limits.ts';
import type { CaseVerdict, Judgement, Verdict } from '../sandbox/verdict.ts';
import { reward } from './reward.ts';

function judged(verdict: Verdict, cases: readonly CaseVerdict[] = []): Judgement {
  const passed = cases.filter(one => one.verdict === 'PASS').length;
  const counts = { passed, total: Math.max(3, cases.length), cases };
  return { verdict, ...counts, stderr: '', wallMs: 1, sandbox: 'fake', limits: DEFAULT_LIMITS };
}

const one = (verdict: Verdict, sameType?: boolean): CaseVerdict => ({
  verdict,
  call: 'f()',
  expected: '1',
  ...(sameType === undefined ? {} : { sameType }),
});
const three = (verdict: Verdict, sameType?: boolean): Judgement =>
  judged(verdict, [one(verdict, sameType), one(verdict, sameType), one(verdict, sameType)]);

describe('the reward of a judgement', () => {
  it('climbs from a syntax error to a pass, rung by rung', () => {
    const ladder = [
      judged('COMPILE_ERROR'),
      judged('ERROR'),
      three('TIMEOUT'),
      three('ERROR'),
      three('WRONG', false),
      three('WRONG', true),
      judged('ERROR', [one('PASS'), one('ERROR'), one('ERROR')]),
      judged('WRONG', [one('PASS'), one('WRONG', true), one('WRONG', true)]),
      judged('ERROR', [one('PASS'), one('PASS'), one('ERROR')]),
      judged('PASS', [one('PASS'), one('PASS'), one('PASS')]),
    ].map(reward);
    assert.deepEqual(
      ladder,
      [...ladder].sort((a, b) => Number(a) - Number(b)),
    );
    assert.equal(new Set(ladder).size, ladder.length);
    assert.deepEqual([ladder[0], ladder.at(-1)], [0, 1]);
  });

  it('says nothing about a program that was not judged', () => {
    for (const verdict of ['CANNOT_VERIFY', 'CANCELLED', 'SANDBOX_ERROR'] as const) {
      assert.equal(reward(judged(verdict)), undefined);
    }
  });

  it('never falls when one case does better, whatever the others do', () => {
    const better: readonly CaseVerdict[] = [
      one('TIMEOUT'),
      one('ERROR'),
      one('WRONG', false),
      one('WRONG', true),
      one('PASS'),
    ];
    const rungs = fc.array(fc.nat(better.length - 1), { minLength: 1, maxLength: 20 });
    const casesOf = (ranks: readonly number[]): readonly CaseVerdict[] =>
      ranks.flatMap(rank => better[rank] ?? []);
    const valueOf = (ranks: readonly number[]): number => {
      const cases = casesOf(ranks);
      const failing = cases.find(({ verdict }) => verdict !== 'PASS');
      const judgement = judged(failing?.verdict ?? 'PASS', cases);
      return reward({ ...judgement, total: cases.length }) ?? -1;
    };
    fc.assert(
      fc.property(rungs, fc.nat(), (ranks, at) => {
        const place = at % ranks.length;
        const raised = ranks.map((rank, i) =>
          i === place ? Math.min(better.length - 1, rank + 1) : rank,
        );
        assert.ok(valueOf(raised) >= valueOf(ranks), `${ranks.join()} at ${place}`);
        // What ran counts for more than what did not load, and that for more than what does not parse.
        const unloaded = reward(judged('ERROR')) ?? -1;
        assert.ok(valueOf(ranks) > unloaded && unloaded > (reward(judged('COMPILE_ERROR')) ?? 1));
      }),
    );
  });

  it('is 1 for PASS alone, and one more passed example is always worth more', () => {
    const failure = fc.constantFrom<CaseVerdict>(
      one('WRONG', true),
      one('WRONG', false),
      one('ERROR'),
      one('TIMEOUT'),
    );
    fc.assert(
      fc.property(
        fc.array(failure, { minLength: 2, maxLength: 30 }),
        failure,
        (failures, other) => {
          const size = failures.length;
          for (let passed = 0; passed < size - 1; passed += 1) {
            const cases = failures.map((each, i) => (i < passed ? one('PASS') : each));
            const more = failures.map((_, i) => (i <= passed ? one('PASS') : other));
            const [less, greater] = [judged('WRONG', cases), judged('WRONG', more)].map(reward);
            assert.ok(Number(less) < Number(greater) && Number(greater) < 1);
          }
        },
      ),
    );
  });
});
