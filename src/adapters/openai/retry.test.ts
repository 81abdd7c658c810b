import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Clock } from '../../core/base/clock.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { createRng } from '../../core/base/rng.ts';
import { RETRY, retryAfterMs, retrying, transientFields } from './retry.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const busy = (waitMs?: number): ReasonCodeError =>
  new ReasonCodeError('model-unreachable', 'busy.', { fields: transientFields(waitMs) });

/** Tries what always fails; gives the waits between the tries. */
async function waitsOf(error: Error, seed: number): Promise<readonly number[]> {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    date: () => NOW,
    sleep: ms => Promise.resolve(void waits.push(ms)),
  };
  const policy = { ...RETRY, clock, random: createRng(seed) };
  const { signal } = new AbortController();
  await assert.rejects(
    retrying(() => Promise.reject(error), policy, { signal, isOver: () => false }),
  );
  return waits;
}

describe('trying again', () => {
  it('waits between nothing and a bound that doubles, at least what was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.option(fc.nat({ max: 120_000 })), async (seed, asked) => {
        const waits = await waitsOf(busy(asked ?? undefined), seed);
        assert.equal(waits.length, RETRY.attempts - 1);
        waits.forEach((wait, place) => {
          const bound = Math.min(RETRY.capMs, RETRY.baseMs * 2 ** place);
          assert.ok(wait >= (asked ?? 0) && wait <= (asked ?? 0) + bound, String(wait));
        });
      }),
    );
  });

  it('does not happen for what stays wrong, or when the wait is too long', async () => {
    assert.deepEqual(await waitsOf(new ReasonCodeError('model-refused', 'no'), 1), []);
    assert.deepEqual(await waitsOf(new Error('ours'), 1), []);
    assert.deepEqual(await waitsOf(busy(RETRY.longestWaitMs + 1), 1), []);
  });
});

describe('the time that an endpoint asks for', () => {
  it('is in seconds, or a date, or not there', () => {
    assert.equal(retryAfterMs('7', NOW), 7000);
    assert.equal(retryAfterMs(' 0.5 ', NOW), 500);
    assert.equal(retryAfterMs('Wed, 25 Nov 2026 12:00:30 GMT', NOW), 30_000);
    assert.equal(retryAfterMs('Wed, 25 Nov 2026 11:00:00 GMT', NOW), 0);
    for (const header of [null, undefined, '', 'soon', '-1e'])
      assert.equal(retryAfterMs(header, NOW), undefined, String(header));
  });
});
