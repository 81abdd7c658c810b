import assert from 'node:assert/strict';
import { isAbortError } from './abort.ts';
import { createAbortScope } from './abort-scope.ts';

describe('an abort scope', () => {
  it('ends its branches with its parent, those that were released left out', () => {
    const parent = new AbortController();
    const scope = createAbortScope(parent.signal);
    const [one, other] = [scope.branch(), scope.branch()];
    other.release();
    parent.abort('enough');
    assert.deepEqual([one.signal.aborted, one.signal.reason], [true, 'enough']);
    assert.deepEqual([one.aborted, other.aborted, other.signal.aborted], [true, false, false]);
    assert.equal(scope.branch().signal.aborted, true);
  });

  it('ends what waits in a branch, whether or not anybody asked for its signal', async () => {
    const scope = createAbortScope(new AbortController().signal);
    const [one, late] = [scope.branch(), scope.branch()];
    assert.equal(await one.race(Promise.resolve(3)), 3);
    const waiting = late.race(new Promise(() => undefined));
    scope.abort('enough');
    await assert.rejects(waiting, isAbortError);
    await assert.rejects(scope.branch().race(Promise.resolve(1)), isAbortError);
    assert.equal(late.signal.aborted, true);
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
