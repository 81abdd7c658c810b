import type { GaugeName, HistogramName, Point } from './measures.ts';
import type { SpanSink } from './span.ts';

/** What became of the spans that ended. */
export type SpanCounts = {
  readonly ended: number;
  readonly sent: number;
  /** Did not fit into the queue, were refused, or could not be sent. */
  readonly dropped: number;
  /** Milliseconds of this thread that were spent on them, up to where they are sent. */
  readonly busyMs: number;
};

/**
 * Sends spans and metrics out of this program. Nothing here throws for what a collector does, and
 * nothing waits for it: what cannot be sent in time is dropped and counted.
 */
export interface Tracing extends AsyncDisposable {
  readonly spans: SpanSink;
  readonly record: (points: readonly Point<HistogramName>[]) => void;
  /** Something is being solved: from the first to the last call's end the gauges are read. */
  readonly measuring: () => Disposable;
  readonly counts: () => SpanCounts;
  /** Sends what is there, for two seconds at most. */
  readonly flush: () => Promise<void>;
}

export type GaugeReader = (signal: AbortSignal) => Promise<readonly Point<GaugeName>[]>;

export type TracingOptions = {
  /** Address of a collector, without `/v1/traces`. */
  readonly endpoint: string;
  /** Read for each request, and held by nobody. */
  readonly apiKey?: (() => Promise<string | undefined>) | undefined;
  readonly readGauges?: GaugeReader | undefined;
  /** Told in one line, once, that spans get lost, and why. */
  readonly notice: (line: string) => void;
  /** How long spans are gathered. @default 2000 */
  readonly delayMs?: number;
};
