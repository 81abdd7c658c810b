import assert from 'node:assert/strict';
import { LEAVING, isLeaving } from './leaving.ts';

describe('the end of a process as the reason of an abort', () => {
  it('is told from a cancel, and from no abort', () => {
    assert.equal(isLeaving(AbortSignal.abort(LEAVING)), true);
    assert.equal(isLeaving(AbortSignal.any([AbortSignal.abort(LEAVING)])), true);
    assert.equal(isLeaving(AbortSignal.abort()), false);
    assert.equal(isLeaving(AbortSignal.abort('leaving')), false);
    assert.equal(isLeaving(new AbortController().signal), false);
  });

  it('is known when another copy of this module gave it', () => {
    const copy = Object.assign(new Error('a copy'), { [Symbol.for('reason-code.leaving')]: true });
    assert.equal(isLeaving(AbortSignal.abort(copy)), true);
  });
});
