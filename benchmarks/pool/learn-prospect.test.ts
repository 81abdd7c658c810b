import assert from 'node:assert/strict';
import { createRng } from '../../src/core/base/rng.ts';
import type { JudgedTask } from './judged-pool.ts';
import { heldOutProspects, learnProspect, stepsSeen, usable } from './learn-prospect.ts';
import { playedAt } from './play-prospect.ts';
import { simulate } from './simulate.ts';
import { madeUpTask } from './testing/made-up-pool.ts';

const SEEDS = [0, 1, 2];
const STUB = {
  words: 30,
  examples: 2,
  parameters: 1,
  typed: 0,
  controlWords: 0,
  special: false,
};

/** Tasks whose answers are long and wrong, and a third whose answers are short and now and then right. */
function pool(): readonly JudgedTask[] {
  const rng = createRng(5);
  return Array.from({ length: 90 }, (_, number) => {
    const isShort = number % 3 === 0;
    const draws = Array.from({ length: 30 }, (__, at) => {
      const right = isShort && rng() < 0.08;
      return {
        greedy: at === 0,
        promptTokens: 100,
        completionTokens: isShort ? (at % 10 === 3 ? 60 : 15) : 240,
        visible: right,
        hidden: right,
        reward: right ? 1 : 0.2,
        program: at,
      };
    });
    return { ...madeUpTask(draws, { examples: 2 }), task: `made-up/${number}`, number, stub: STUB };
  });
}

describe('what is learned of when to give up', () => {
  it('is that long answers are never right where none is, on tasks that the fit has not seen', () => {
    const all = pool();
    const { weights, longest } = learnProspect(all);
    assert.ok(weights.length < -0.3, JSON.stringify(weights));
    assert.equal(longest, 60);
    const heldOut = heldOutProspects(all);
    assert.equal(heldOut.size, 90);
    const play = { multiple: 16, seeds: SEEDS, learnedOf: (task: JudgedTask) => heldOut.get(task) };
    const { tokensShare, lost, givingUp, agreement, equalTokens } = playedAt(all, play);
    assert.ok(tokensShare.mean < 0.5 && tokensShare.high < 0.6, JSON.stringify(tokensShare));
    assert.ok(lost.mean < 0.02 && givingUp.right > 0.2 && agreement.right > 0.2);
    // For as many tokens, agreement ends before the short tasks have come to theirs.
    assert.ok(
      equalTokens.multiple < 16 && equalTokens.tokens >= givingUp.tokens,
      JSON.stringify({ equalTokens, givingUp }),
    );
    assert.ok(equalTokens.ahead.mean > 0 && equalTokens.p < 0.05, JSON.stringify(equalTokens));
  });

  it('changes nothing without a fit but what stops at a pass', () => {
    const all = pool();
    const { tokensShare, lost } = playedAt(all, {
      multiple: 16,
      seeds: SEEDS,
      learnedOf: () => undefined,
    });
    assert.ok(tokensShare.mean > 0.9 && tokensShare.mean <= 1, `${tokensShare.mean}`);
    assert.equal(lost.mean, 0);
  });

  it('keeps the length of an answer short where longer ones were never right, but of the greedy one', () => {
    const [, long] = pool();
    assert.ok(long);
    const budget = { arm: 'insured', multiple: 16, seed: 0, cost: 'evaluated' } as const;
    const lengths = (more: { readonly longest?: number }): readonly number[] =>
      simulate(long, { ...budget, ...more }).taken.map(draw => draw.completionTokens);
    assert.deepEqual(lengths({ longest: 60 }).slice(0, 3), [240, 60, 60]);
    assert.deepEqual(lengths({ longest: 240 }), lengths({}));
    const passed = { ...long, draws: long.draws.map(draw => ({ ...draw, visible: !draw.greedy })) };
    assert.equal(simulate(passed, { ...budget, longest: 239 }).returned?.visible, false);
  });

  it('never gives up what has passed, nor a task without an example', () => {
    const [, long] = pool();
    assert.ok(long);
    const budget = { arm: 'insured', multiple: 16, seed: 0, cost: 'evaluated' } as const;
    const prospects = { bias: -20, best: 0, tried: 0, length: 0, examples: 0, words: 0 };
    const count = (task: JudgedTask): number =>
      simulate(task, { ...budget, prospects }).taken.length;
    assert.equal(count(long), 4);
    assert.ok(count({ ...long, examples: 0 }) > 4);
    const passed = { ...long, draws: long.draws.map(draw => ({ ...draw, visible: true })) };
    assert.equal(count(passed), simulate(passed, budget).taken.length);
  });

  it('says of how much it was made, and refuses a pool of which nothing is right', () => {
    const all = pool();
    const { steps, right } = stepsSeen(all, 60);
    assert.ok(steps > 1500 && right > 10, `${steps} ${right}`);
    const wrong = all.map(task => ({
      ...task,
      draws: task.draws.map(draw => ({ ...draw, hidden: false })),
    }));
    assert.throws(() => learnProspect(wrong), /nothing to fit on/);
    assert.equal(usable(all.map(task => ({ ...task, examples: 0 }))).length, 0);
  });
});
