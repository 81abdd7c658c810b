import assert from 'node:assert/strict';
import { isAbortError } from './abort.ts';
import { createSemaphore } from './semaphore.ts';

describe('a semaphore', () => {
  it('never lets in more than its size, and serves in the order they asked', async () => {
    const semaphore = createSemaphore(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const visit = async (n: number): Promise<void> => {
      const release = await semaphore.acquire();
      inside += 1;
      most = Math.max(most, inside);
      order.push(n);
      await Promise.resolve();
      inside -= 1;
      release();
    };
    await Promise.all([0, 1, 2, 3, 4].map(visit));
    assert.equal(most, 2);
    assert.deepEqual(order, [0, 1, 2, 3, 4]);
  });

  it('gives the place of a waiter that aborted to the next one', async () => {
    const semaphore = createSemaphore(1);
    const release = await semaphore.acquire();
    const controller = new AbortController();
    const first = semaphore.acquire(controller.signal);
    const second = semaphore.acquire();
    controller.abort();
    await assert.rejects(first, isAbortError);
    release();
    (await second)();
  });

  it('counts a release called twice once', async () => {
    const semaphore = createSemaphore(1);
    const release = await semaphore.acquire();
    release();
    release();
    await semaphore.acquire();
    let entered = false;
    void semaphore.acquire().then(() => (entered = true));
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(entered, false);
  });
});
