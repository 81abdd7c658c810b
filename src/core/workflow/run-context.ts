import type { Clock } from '../base/clock.ts';
import { errorText } from '../base/errors.ts';
import type { Semaphore } from '../base/semaphore.ts';
import type { CheckpointStore, DoneNode } from './checkpoint.ts';
import type { NodeOutcome, NodeValue, WorkflowEvent } from './workflow-event.ts';

/** What all of one run shares. */
export type RunContext = {
  readonly clock: Clock;
  /** What the run is called. */
  readonly run: string | undefined;
  readonly emit: (event: WorkflowEvent) => void;
  /** Told what nodes are given and give. */
  readonly watch: (value: NodeValue) => void;
  /** Places for nodes that work; what only waits for other nodes takes none. */
  readonly places: Semaphore;
  readonly maxOutputBytes: number;
  readonly done: ReadonlyMap<string, DoneNode>;
  /** Keeps what a node came to. */
  readonly keep: (node: string, outcome: NodeOutcome) => Promise<void>;
  /** Work that was begun and has not settled, by its node. */
  readonly working: Map<Promise<unknown>, string>;
};

/**
 * Writes outcomes to a checkpoint, one after the other. A checkpoint that cannot be written does
 * not stop the run; it is said once.
 */
export function createKeeper(
  store: CheckpointStore | undefined,
  emit: RunContext['emit'],
): RunContext['keep'] {
  if (store === undefined) return () => Promise.resolve();
  let broken = false;
  let last: Promise<void> = Promise.resolve();
  return async (node, { status, value, why }) => {
    if (broken) return;
    if (status !== 'done' && status !== 'fallback' && status !== 'skipped') return;
    const said = why === undefined ? {} : { why };
    last = last.then(async () => {
      try {
        await store.append({ type: 'node', node, status, value: value ?? null, ...said });
      } catch (error) {
        if (broken) return;
        broken = true;
        const text = `The checkpoint cannot be written (${errorText(error)}); the run goes on without one.`;
        emit({ type: 'notice', text });
      }
    });
    await last;
  };
}
