import type { SolveEvent } from '../core/solve/solve-event.ts';
import type { SolveView } from './solve-view.ts';

/** How the machine stood at one moment of a search. What cannot be read is not there. */
export type MachineSample = {
  /** Milliseconds since the search began. */
  readonly at: number;
  /** Of all processors together, 0 to 100. */
  readonly cpuPercent: number;
  /** Resident memory of the process that runs the search and its children, in bytes. */
  readonly processBytes: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  /** Tokens written a second, and candidates run a second, since the last sample. */
  readonly tokensPerSecond: number;
  readonly executionsPerSecond: number;
  readonly gpu?: {
    readonly percent: number;
    readonly bytes: number;
    readonly totalBytes: number;
  };
  readonly watts?: number;
};

/**
 * - `running`: candidates are being made
 * - `paused`: none is begun; those under way come to their end
 * - `over`: a search of this window that has ended; its proposals can be accepted
 * - `stored`: a trace read from disk; nothing can be accepted from it
 */
export type PanelMode = 'running' | 'paused' | 'over' | 'stored';

/**
 * What the host tells the panel. A snapshot replaces everything; events continue from it. `seq`
 * counts up by one, so that a panel which missed something asks for a snapshot.
 */
export type ToPanel =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      readonly view: SolveView;
      readonly mode: PanelMode;
      /** Of a stored trace: all events, so that the page can show any moment of it. */
      readonly events?: readonly SolveEvent[];
      readonly machine: readonly MachineSample[];
      /** Nodes whose code can be accepted now. */
      readonly acceptable: readonly number[];
      /** The page's own words in the editor's language, by their English; absent ones stay so. */
      readonly words: Readonly<Record<string, string>>;
    }
  | { readonly type: 'events'; readonly seq: number; readonly events: readonly SolveEvent[] }
  | { readonly type: 'machine'; readonly sample: MachineSample }
  | {
      readonly type: 'mode';
      readonly mode: PanelMode;
      readonly acceptable: readonly number[];
    }
  /** Asks for the picture of the tree as it is drawn; the page answers with `picture`. */
  | { readonly type: 'draw-picture' };

/** What the panel tells the host. It comes from a page: decode it before use. */
export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'stop' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** Begins the next candidate below this node, whatever the policy would have chosen. */
  | { readonly type: 'expand'; readonly node: number }
  /** Shows a candidate as a diff, to accept or discard there. */
  | { readonly type: 'review'; readonly node: number }
  /** Takes an interrupted search up again, with what it had found. */
  | { readonly type: 'continue' }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'picture'; readonly svg: string };
