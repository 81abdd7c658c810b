import type { SolveEvent } from '../solve/solve-event.ts';
import { NAME, SERVICE } from './names.ts';
import { NOTHING_HIDDEN } from './shown-text.ts';
import type { Hidden } from './shown-text.ts';
import { createSolveSpans } from './solve-spans.ts';
import { collectSpans } from './span.ts';
import type { AttributeValue, Attributes, Span } from './span.ts';

/** A value as OTLP's JSON writes it; whole numbers of 64 bits are text there. */
type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

type Attribute = { readonly key: string; readonly value: OtlpValue };

export type OtlpSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number; readonly message?: string };
};

/** The body of an OTLP/HTTP request, as JSON (opentelemetry-proto 1.x). */
export type OtlpTraces = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string; readonly version: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
};

const INTERNAL = 1;
const STATUS = { unset: 0, ok: 1, error: 2 } as const;
const SCOPE = { name: SERVICE, version: '1' };

/**
 * A stored solve as the spans that it was, or would have been, sent as while it ran. The same trace
 * gives the same ids, so that sending it twice does not make two of it.
 */
export function toOtlp(
  id: string,
  events: readonly SolveEvent[],
  hidden: Hidden = NOTHING_HIDDEN,
): OtlpTraces {
  const sink = collectSpans();
  const spans = createSolveSpans(sink, { hidden, id });
  for (const event of events) spans.push(event);
  spans.finish();
  const resource = { [NAME.service]: SERVICE, [NAME.project]: SERVICE };
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource) },
        scopeSpans: [{ scope: SCOPE, spans: sink.spans().map(otlpSpan) }],
      },
    ],
  };
}

function otlpSpan(span: Span): OtlpSpan {
  const { traceId, spanId, parentId, name, startMs, endMs, status } = span;
  return {
    ...{ traceId, spanId, name, kind: INTERNAL },
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(Math.max(startMs, endMs)),
    attributes: attributes(span.attributes),
    status: { ...status, code: STATUS[status.code] },
  };
}

function attributes(values: Attributes): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: AttributeValue): OtlpValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
}

/** Times out of a file may be any number. */
function nanos(ms: number): string {
  const micros = Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(ms * 1000)));
  return `${BigInt(micros) * 1000n}`;
}
