/** One event of a trace as it is stored: a JSON object with a type. */
export type TraceRecord = { readonly type: string };

/** The first line of a trace file. */
export type TraceHeader = {
  readonly format: 'reason-code-trace';
  readonly version: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
};

/**
 * - `complete`: it ends as a solve ends
 * - `interrupted`: all of it can be read, and the end is missing
 * - `damaged`: something in the middle cannot be read
 */
export type TraceState = 'complete' | 'interrupted' | 'damaged';

/** A trace read back. What is here was written by some program: decode each event before use. */
export type StoredTrace = {
  readonly id: string;
  readonly startedAt: string;
  readonly state: TraceState;
  readonly events: readonly unknown[];
  /** 1-based line of the first damage. */
  readonly damagedLine?: number;
};

/** One trace being written. */
export interface TraceWriter {
  /** Appends one event; it is on disk when the promise resolves. */
  append(record: TraceRecord): Promise<void>;
  close(): Promise<void>;
}

/** Where traces are kept: append-only, one file a solve. */
export interface TraceStore {
  create(header: Pick<TraceHeader, 'id' | 'startedAt'>): Promise<TraceWriter>;
  /** Of all there are, oldest first. */
  ids(): Promise<readonly string[]>;
  /** Newest first. Files that cannot be read are listed as damaged, with no events. */
  list(limit?: number): Promise<readonly StoredTrace[]>;
  /** By id or the start of one. Throws `trace-not-found`. */
  read(id: string): Promise<StoredTrace>;
  remove(id: string): Promise<void>;
}
