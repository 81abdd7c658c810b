import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraceFolder } from '../adapters/trace-file/trace-folder.ts';
import { LEAVING } from '../core/base/leaving.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';
import { sampleEvents, sampleResult } from '../testing/sample-events.ts';
import { traced } from './traced.ts';

const CANCELLED: SolveEvent = {
  at: 8,
  type: 'solve-end',
  result: sampleResult({ status: 'cancelled' }),
};

describe('writing a solve to its trace', () => {
  /** What the trace of a solve reads as whose signal is aborted for `reason` before its end. */
  async function stateAfter(reason: unknown): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-traced-'));
    try {
      const controller = new AbortController();
      const events = async function* (): AsyncGenerator<SolveEvent> {
        for (const event of [...sampleEvents(), CANCELLED]) {
          if (event.type === 'solve-end') controller.abort(reason);
          yield await Promise.resolve(event);
        }
      };
      const traces = createTraceFolder(folder);
      let id = '';
      for await (const event of traced(events(), traces, () => undefined, controller.signal))
        if (event.type === 'solve-start') id = event.traceId;
      return (await traces.read(id)).state;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  it('ends the trace of a solve that was cancelled', async () => {
    assert.equal(await stateAfter(undefined), 'complete');
  });

  it('leaves it open when the process is about to end: that search was interrupted', async () => {
    assert.equal(await stateAfter(LEAVING), 'interrupted');
  });
});
