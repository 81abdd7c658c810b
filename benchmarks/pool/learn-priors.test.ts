import assert from 'node:assert/strict';
import { FALLBACK_PRIORS, readPriorsFits } from '../../src/core/search/adaptive-priors.ts';
import { NO_ARMS, learnPriors, seenInPool, together } from './learn-priors.ts';
import type { JudgedTask } from './judged-pool.ts';
import { madeUpTask } from './testing/made-up-pool.ts';

function judged(passes: number, of: number, examples = 2): JudgedTask {
  const draws = Array.from({ length: of + 1 }, (_, at) => ({
    greedy: at === 0,
    promptTokens: 100,
    completionTokens: 19,
    visible: at > 0 && at <= passes,
    reward: 0,
  }));
  return madeUpTask(draws, { examples });
}

describe('what the adaptive search learns', () => {
  it('is fitted where enough was seen, and says from what', () => {
    const pool = Array.from({ length: 40 }, (_, at) => judged(at % 4 === 0 ? 5 : 0, 10));
    const priors = learnPriors(seenInPool(pool), 'a test');
    const { a, b, cost } = priors.arms.fresh;
    assert.ok(Math.abs(a / (a + b) - 0.114) < 0.03, `${a} ${b}`);
    assert.equal(cost, 1);
    assert.match(priors.provenance['fresh'] ?? '', /fitted: 50 of 440 tries on 40 tasks/);
    const fit = { model: 'm', ...priors };
    assert.deepEqual(readPriorsFits({ version: 2, fits: [fit] }), [fit]);
  });

  it('keeps arms that were hardly seen in proportion to a fresh try', () => {
    const pool = Array.from({ length: 40 }, (_, at) => judged(at % 10 === 0 ? 2 : 0, 10));
    const { arms } = learnPriors(seenInPool(pool), 'a test');
    const mean = ({ a, b }: { readonly a: number; readonly b: number }): number => a / (a + b);
    const before = mean(FALLBACK_PRIORS.arms.mendNear) / mean(FALLBACK_PRIORS.arms.fresh);
    assert.ok(mean(arms.fresh) < 0.05, `${mean(arms.fresh)}`);
    assert.ok(Math.abs(mean(arms.mendNear) / mean(arms.fresh) - before) < 0.05);
    assert.equal(arms.mendNear.cost, FALLBACK_PRIORS.arms.mendNear.cost);
  });

  it('takes what was often tried for as bad as it was, even if it never passed', () => {
    const pool = Array.from({ length: 40 }, (_, at) => judged(at % 4 === 0 ? 5 : 0, 10));
    const branch = { tasks: [{ tries: 199, passed: 0 }], tokens: 199 * 30 };
    const seen = together([seenInPool(pool), { ...NO_ARMS, branch }]);
    const { arms, provenance } = learnPriors(seen, 'a test');
    const { a, b, cost } = arms.branch;
    assert.ok(Math.abs(a / (a + b) - 0.0025) < 1e-3, `${a} ${b}`);
    const before = FALLBACK_PRIORS.arms.branch;
    assert.ok(Math.abs(a + b - before.a - before.b) < 1e-3);
    assert.equal(cost, 1.5);
    assert.match(provenance['branch'] ?? '', /^its mean: 0 of 199 tries/);
  });

  it('keeps the fallback for what was hardly seen, and leaves tasks without examples out', () => {
    const seen = together([seenInPool([judged(3, 10), judged(9, 10, 0)]), NO_ARMS]);
    assert.deepEqual(seen.fresh.tasks, [{ tries: 11, passed: 3 }]);
    assert.equal(seen.fresh.tokens, 220);
    const { arms, provenance } = learnPriors(seen, 'a test');
    assert.deepEqual(arms, FALLBACK_PRIORS.arms);
    assert.match(provenance['mendNear'] ?? '', /fallback/);
  });
});
