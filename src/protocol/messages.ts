import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveView } from './solve-view.ts';

/**
 * What the host tells the panel. A snapshot replaces everything; events continue from it. `seq`
 * counts up by one, so that a panel which missed something asks for a snapshot.
 */
export type ToPanel =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      readonly view: SolveView;
      readonly live: boolean;
    }
  | { readonly type: 'events'; readonly seq: number; readonly events: readonly SolveEvent[] };

/** What the panel tells the host. It comes from a page: decode it before use. */
export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  | { readonly type: 'review'; readonly node: number };
