import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Attributes as OtelAttributes, Span, Tracer } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace-node';
import type { Attributes, SpanPlace, SpanSink } from '../../core/telemetry/span.ts';

/** Gives the next span the ids that were chosen for it. */
export type ChosenIds = IdGenerator & { choose(place: SpanPlace): void };

export function createChosenIds(): ChosenIds {
  let next: SpanPlace = { traceId: '', spanId: '' };
  return {
    choose: place => void (next = place),
    generateTraceId: () => next.traceId,
    generateSpanId: () => next.spanId,
  };
}

const STATUS = {
  unset: SpanStatusCode.UNSET,
  ok: SpanStatusCode.OK,
  error: SpanStatusCode.ERROR,
} as const;

/** Spans of the mapping as spans of a tracer, with their own ids and times. */
export function createSpanSink(tracer: Tracer, ids: ChosenIds): SpanSink {
  const open = new Map<string, Span>();
  return {
    start({ traceId, spanId, parentId, name, startMs, attributes }) {
      ids.choose({ traceId, spanId });
      const traceFlags = TraceFlags.SAMPLED;
      const around =
        parentId === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentId, traceFlags });
      const own = { startTime: startMs, attributes: defined(attributes) };
      open.set(spanId, tracer.startSpan(name, own, around));
    },
    end({ spanId, endMs, attributes, status }) {
      const span = open.get(spanId);
      if (span === undefined) return;
      open.delete(spanId);
      span.setAttributes(defined(attributes));
      const { code, message } = status;
      if (code !== 'unset' || message !== undefined)
        span.setStatus({ code: STATUS[code], ...(message === undefined ? {} : { message }) });
      span.end(endMs);
    },
  };
}

/** The attributes that have a value. */
export function defined(attributes: Attributes): OtelAttributes {
  const there: OtelAttributes = {};
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) there[name] = value;
  return there;
}
