import assert from 'node:assert/strict';
import { createAbortScope } from './abort-scope.ts';

describe('an abort scope', () => {
  it('ends its branches with its parent, those that were released left out', () => {
    const parent = new AbortController();
    const scope = createAbortScope(parent.signal);
    const [one, other] = [scope.branch(), scope.branch()];
    other.release();
    parent.abort('enough');
    assert.deepEqual([one.signal.aborted, one.signal.reason], [true, 'enough']);
    assert.equal(other.signal.aborted, false);
    assert.equal(scope.branch().signal.aborted, true);
  });

  it('can be ended by itself, and lets go of its parent when it is closed', () => {
    const parent = new AbortController();
    const [scope, closed] = [createAbortScope(parent.signal), createAbortScope(parent.signal)];
    scope.abort('mine');
    assert.equal(scope.signal.reason, 'mine');
    assert.equal(parent.signal.aborted, false);
    closed.close();
    parent.abort();
    assert.equal(closed.signal.aborted, false);
    assert.equal(createAbortScope(parent.signal).signal.aborted, true);
  });
});
