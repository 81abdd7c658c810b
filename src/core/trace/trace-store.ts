/** One event of a trace as it is stored: a JSON object with a type. */
export type TraceRecord = { readonly type: string };

/** The version of the format that is written, and the newest that is read. */
export const TRACE_VERSION = 1;

/** The first line of a trace file. */
export type TraceHeader = {
  readonly format: 'reason-code-trace';
  readonly version: typeof TRACE_VERSION;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** The process that writes it: others see by that whether the solve may still be running. */
  readonly pid?: number;
};

/**
 * - `complete`: it ends as a solve ends
 * - `interrupted`: all of it can be read, and the end is missing
 * - `damaged`: something in the middle cannot be read
 * - `newer`: a newer version of the program wrote it; nothing in it is read
 */
export type TraceState = 'complete' | 'interrupted' | 'damaged' | 'newer';

/** A trace read back. What is here was written by some program: decode each event before use. */
export type StoredTrace = {
  readonly id: string;
  readonly startedAt: string;
  readonly state: TraceState;
  readonly events: readonly unknown[];
  /** 1-based line of the first damage. */
  readonly damagedLine?: number;
};

/**
 * A trace as it is listed, from the beginning and the end of its file. Damage in the middle of a
 * long file shows only when all of it is read.
 */
export type TraceOutline = Omit<StoredTrace, 'events'> & {
  /** The first event and the last; the same one where there is only one. Decode before use. */
  readonly first?: unknown;
  readonly last?: unknown;
  readonly bytes: number;
  /** Kept when room is made for others. */
  readonly pinned: boolean;
  /** Some process, this one or another, is adding to it. */
  readonly writing: boolean;
};

/** One trace being written. */
export interface TraceWriter {
  /** Appends one event; it is on disk when the promise resolves. */
  append(record: TraceRecord): Promise<void>;
  close(): Promise<void>;
}

/**
 * Where traces are kept: append-only, one file a solve. Ids may be shortened to what only one of
 * them begins with; where none does, or several, calls reject with `trace-not-found`.
 */
export interface TraceStore {
  /** Makes room first where there is a limit: the oldest go that are not pinned or being written. */
  create(header: Pick<TraceHeader, 'id' | 'startedAt'>): Promise<TraceWriter>;
  /** Of all there are, oldest first. */
  ids(): Promise<readonly string[]>;
  /** Newest first. Files that cannot be read are listed as damaged. */
  list(limit?: number): Promise<readonly TraceOutline[]>;
  read(id: string): Promise<StoredTrace>;
  /** Keeps a trace when room is made for others, or no longer does. */
  pin(id: string, pinned: boolean): Promise<void>;
  /** Deletes a trace. Rejects with `trace-in-use` while it is being written. */
  remove(id: string): Promise<void>;
}
