import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { abortError, isAbortError } from './abort.ts';
import { eachApart } from './each-apart.ts';

const forever = (_: unknown, signal: AbortSignal): Promise<never> =>
  new Promise((__, reject) => {
    signal.addEventListener('abort', () => reject(abortError(signal)));
  });

describe('work on many things at once', () => {
  it('gives what came of each in its order, and leaves nothing on the signal', async () => {
    const { signal } = new AbortController();
    const doubled = await eachApart([1, 2, 3], signal, item => Promise.resolve(2 * item));
    assert.deepEqual(doubled, [2, 4, 6]);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('listens to the signal once, however many listen to theirs, and ends all with it', async () => {
    const controller = new AbortController();
    const working = eachApart(Array.from({ length: 40 }), controller.signal, forever);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 1);
    controller.abort();
    await assert.rejects(working, isAbortError);
  });

  it('rejects with what one rejected with, and ends the others', async () => {
    let ended = false;
    const working = eachApart([1, 2], undefined, async (item, signal) => {
      if (item === 2) throw new Error('broken');
      await forever(item, signal).finally(() => (ended = true));
    });
    await assert.rejects(working, /broken/);
    await new Promise(setImmediate);
    assert.equal(ended, true);
  });
});
