import type { TraceOutline } from '../../core/trace/trace-store.ts';

type Room = {
  readonly maxBytes: number;
  /** What all traces take, without a look into them. */
  readonly size: () => Promise<number>;
  /** All traces, newest first. */
  readonly list: () => Promise<readonly TraceOutline[]>;
  readonly remove: (id: string) => Promise<void>;
};

/**
 * Deletes the oldest traces until all of them take no more than `maxBytes`. The newest one, pinned
 * ones, those being written and those of a newer version stay, whatever they take. Never rejects:
 * a solve does not fail because there is too much of the past.
 */
export async function makeRoom({ maxBytes, size, list, remove }: Room): Promise<void> {
  if (maxBytes === Infinity) return;
  try {
    if ((await size()) <= maxBytes) return;
    const traces = await list();
    let total = traces.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { id, bytes, pinned, writing, state } of traces.slice(1).toReversed()) {
      if (total <= maxBytes) return;
      if (pinned || writing || state === 'newer') continue;
      await remove(id);
      total -= bytes;
    }
  } catch {
    // What could not be deleted now is tried again with the next solve.
  }
}
