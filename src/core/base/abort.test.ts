import assert from 'node:assert/strict';
import { isAbortError, orAbort, throwIfAborted } from './abort.ts';

describe('orAbort', () => {
  it('settles as the promise does when nothing aborts', async () => {
    assert.equal(await orAbort(Promise.resolve(3), new AbortController().signal), 3);
    await assert.rejects(orAbort(Promise.reject(new Error('no')), undefined), /no/);
  });

  it('rejects with an AbortError at once while the promise is still pending', async () => {
    const controller = new AbortController();
    const pending = orAbort(new Promise(() => undefined), controller.signal);
    controller.abort('enough');
    await assert.rejects(
      pending,
      error => isAbortError(error) && (error as Error).cause === 'enough',
    );
  });

  it('rejects before it waits when the signal was aborted already', async () => {
    await assert.rejects(orAbort(Promise.resolve(1), AbortSignal.abort()), isAbortError);
    assert.throws(() => {
      throwIfAborted(AbortSignal.abort());
    }, isAbortError);
  });
});
