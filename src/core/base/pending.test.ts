import assert from 'node:assert/strict';
import { isAbortError } from './abort.ts';
import { createPending } from './pending.ts';

describe('a pending result', () => {
  it('settles once, with what came first', async () => {
    let times = 0;
    const pending = createPending<number>({ onSettled: () => (times += 1) });
    assert.equal(pending.settled, false);
    pending.resolve(1);
    pending.resolve(2);
    pending.reject(new Error('too late'));
    assert.equal(await pending.result, 1);
    assert.deepEqual([pending.settled, times], [true, 1]);
  });

  it('is rejected at once by an abort, after whoever works for it was told', async () => {
    const controller = new AbortController();
    const order: string[] = [];
    const pending = createPending<number>({
      signal: controller.signal,
      onAbort: () => order.push(`abort, settled: ${String(pending.settled)}`),
      onSettled: () => order.push('settled'),
    });
    controller.abort();
    assert.deepEqual(order, ['abort, settled: false', 'settled']);
    await assert.rejects(pending.result, isAbortError);
  });

  it('hears no abort that comes after it was settled', async () => {
    const controller = new AbortController();
    let aborts = 0;
    const pending = createPending<number>({
      signal: controller.signal,
      onAbort: () => (aborts += 1),
    });
    pending.reject(new Error('no'));
    controller.abort();
    await assert.rejects(pending.result, /^Error: no$/);
    assert.equal(aborts, 0);
  });

  it('of a signal that is aborted already is rejected', async () => {
    const pending = createPending<number>({ signal: AbortSignal.abort() });
    assert.equal(pending.settled, true);
    await assert.rejects(pending.result, isAbortError);
  });
});
