import assert from 'node:assert/strict';
import { isReasonCodeError } from '../base/errors.ts';
import type { TraceStore } from './trace-store.ts';

const startedAt = '2026-01-01T00:00:00Z';

/** What every place that keeps traces does. `open` gives an empty one, and again the same one. */
export function traceStoreContract(name: string, open: () => TraceStore): void {
  const write = async (store: TraceStore, id: string, ...types: string[]): Promise<void> => {
    const writer = await store.create({ id, startedAt });
    for (const type of types) await writer.append({ type });
    await writer.close();
  };
  const missing = (error: unknown): boolean => isReasonCodeError(error, 'trace-not-found');

  describe(`${name}, as a store of traces`, () => {
    it('is empty at first', async () => {
      assert.deepEqual(await open().list(), []);
      assert.deepEqual(await open().ids(), []);
    });

    it('holds each event as soon as it is appended', async () => {
      const traces = open();
      const writer = await traces.create({ id: '20260101-a', startedAt });
      await writer.append({ type: 'solve-start' });
      assert.deepEqual((await open().read('20260101-a')).events, [{ type: 'solve-start' }]);
      assert.equal((await open().read('20260101-a')).state, 'interrupted');
      assert.equal((await open().list())[0]?.writing, true);
      await writer.append({ type: 'solve-end' });
      await writer.close();
      assert.equal((await open().read('20260101-a')).state, 'complete');
      assert.equal((await open().list())[0]?.writing, false);
    });

    it('lists the newest first, with first and last event, as many as are wanted', async () => {
      const traces = open();
      await write(traces, '20260102-b', 'solve-start', 'progress', 'solve-end');
      await write(traces, '20260101-a', 'solve-start');
      await write(traces, '20260103-c');
      const rows = await traces.list();
      assert.deepEqual(
        rows.map(({ id, state, first, last }) => ({ id, state, first, last })),
        [
          { id: '20260103-c', state: 'interrupted', first: undefined, last: undefined },
          {
            ...{ id: '20260102-b', state: 'complete' },
            ...{ first: { type: 'solve-start' }, last: { type: 'solve-end' } },
          },
          {
            ...{ id: '20260101-a', state: 'interrupted' },
            ...{ first: { type: 'solve-start' }, last: { type: 'solve-start' } },
          },
        ],
      );
      assert.deepEqual(
        (await traces.list(2)).map(({ id }) => id),
        ['20260103-c', '20260102-b'],
      );
      assert.deepEqual(await traces.ids(), ['20260101-a', '20260102-b', '20260103-c']);
    });

    it('finds a trace by the start of its id when only one begins so', async () => {
      const traces = open();
      await write(traces, '20260101-aa');
      await write(traces, '20260101-ab');
      assert.equal((await traces.read('20260101-aa')).id, '20260101-aa');
      for (const id of ['20260101', '2025', '../../etc/passwd']) {
        await assert.rejects(traces.read(id), missing);
        await assert.rejects(traces.pin(id, true), missing);
        await assert.rejects(traces.remove(id), missing);
      }
      await traces.remove('20260101-ab');
      assert.equal((await traces.read('2026')).id, '20260101-aa');
    });

    it('never writes over a trace that is there', async () => {
      const traces = open();
      await write(traces, 'a', 'solve-start');
      await assert.rejects(traces.create({ id: 'a', startedAt }));
      assert.equal((await traces.read('a')).events.length, 1);
    });

    it('remembers which are pinned', async () => {
      await write(open(), 'a');
      await write(open(), 'b');
      await open().pin('a', true);
      await open().pin('a', true);
      const pins = async (): Promise<boolean[]> => (await open().list()).map(one => one.pinned);
      assert.deepEqual(await pins(), [false, true]);
      await open().pin('a', false);
      assert.deepEqual(await pins(), [false, false]);
    });

    it('does not delete what is being written', async () => {
      const traces = open();
      const writer = await traces.create({ id: 'a', startedAt });
      await assert.rejects(open().remove('a'), error => isReasonCodeError(error, 'trace-in-use'));
      await writer.append({ type: 'solve-start' });
      await writer.close();
      await traces.remove('a');
      assert.deepEqual(await traces.ids(), []);
    });
  });
}
