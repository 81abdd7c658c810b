import { ExportResultCode } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { errorText } from '../../core/base/errors.ts';
import type { SpanCounts } from '../../core/telemetry/tracing.ts';
import type { Post } from './post.ts';
import { createVerdictNotes } from './verdict-notes.ts';

/** A batch as it is sent; what waits beyond `queue` is dropped. */
const BATCH = 512;
const QUEUE = 2048;
/** Longer than any request may take, with its retries. */
const EXPORT_MS = 60_000;
const LIMITS = {
  maxQueueSize: QUEUE,
  maxExportBatchSize: BATCH,
  exportTimeoutMillis: EXPORT_MS,
} as const;

export type SpanQueueOptions = {
  readonly post: Post;
  readonly delayMs: number;
  readonly onDrop: (why: string) => void;
};

/** Gathers spans and sends them, and knows what became of each. */
export type SpanQueue = {
  readonly processor: SpanProcessor;
  /** Sends what waits; resolves when it is known what became of it, and of what was under way. */
  readonly flush: () => Promise<void>;
  readonly counts: () => SpanCounts;
};

export function createSpanQueue({ post, delayMs, onDrop }: SpanQueueOptions): SpanQueue {
  const counts = { ended: 0, sent: 0, dropped: 0, busyMs: 0 };
  let waiting = 0;
  const underWay = new Set<Promise<void>>();
  const note = createVerdictNotes(post);
  const drop = (count: number, why: string): void => {
    counts.dropped += count;
    onDrop(why);
  };
  const send = async (spans: ReadableSpan[]): Promise<void> => {
    const { body, ms } = writtenDown(spans);
    counts.busyMs += ms;
    const refused = rejectedSpans(await post('/v1/traces', body));
    counts.sent += spans.length - refused;
    if (refused > 0) drop(refused, `it did not take ${refused} of them`);
    await note(spans);
  };
  const exporter: SpanExporter = {
    export(spans, done) {
      waiting -= spans.length;
      const sending = send(spans).then(
        () => done({ code: ExportResultCode.SUCCESS }),
        (error: unknown) => {
          drop(spans.length, errorText(error));
          done({ code: ExportResultCode.FAILED });
        },
      );
      underWay.add(sending);
      void sending.then(() => underWay.delete(sending));
    },
    shutdown: () => Promise.resolve(),
  };
  const batches = new BatchSpanProcessor(exporter, { ...LIMITS, scheduledDelayMillis: delayMs });
  const flush = async (): Promise<void> => {
    // What it rejects with was counted.
    await batches.forceFlush().catch(() => undefined);
    await Promise.all(underWay);
  };
  return {
    flush,
    processor: {
      onStart: () => undefined,
      onEnd(span) {
        counts.ended += 1;
        // The processor would drop it without saying so.
        if (waiting >= QUEUE) drop(1, 'it is too slow, and the queue is full');
        else {
          waiting += 1;
          batches.onEnd(span);
        }
      },
      forceFlush: flush,
      shutdown: () => batches.shutdown(),
    },
    counts: () => ({ ...counts }),
  };
}

/** Spans as a message, and how long it took to make it one. */
function writtenDown(spans: ReadableSpan[]): { readonly body: Uint8Array; readonly ms: number } {
  const began = performance.now();
  const body = ProtobufTraceSerializer.serializeRequest(spans);
  if (body === undefined) throw new Error('the spans cannot be written down');
  return { body, ms: performance.now() - began };
}

/** How many spans a collector says it did not take. */
function rejectedSpans(answer: Uint8Array): number {
  if (answer.byteLength === 0) return 0;
  try {
    const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(answer);
    return partialSuccess?.rejectedSpans ?? 0;
  } catch {
    // It took the message; what it said to that does not matter.
    return 0;
  }
}
