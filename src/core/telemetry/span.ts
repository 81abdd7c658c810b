export type AttributeValue = string | number | boolean;

/** What is undefined is left out. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

/** Where a span stands: 32 and 16 hexadecimal digits. */
export type SpanPlace = { readonly traceId: string; readonly spanId: string };

export type SpanStart = SpanPlace & {
  readonly parentId?: string;
  readonly name: string;
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number;
  readonly attributes: Attributes;
};

export type SpanStatus = { readonly code: 'unset' | 'ok' | 'error'; readonly message?: string };

export type SpanEnd = {
  readonly spanId: string;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly status: SpanStatus;
};

/** Takes spans as they begin and end. A child begins after its parent, and ends before it. */
export interface SpanSink {
  start(span: SpanStart): void;
  end(end: SpanEnd): void;
}

export const UNSET: SpanStatus = { code: 'unset' };
export const OK: SpanStatus = { code: 'ok' };

/** A span that is whole. */
export type Span = SpanStart & Omit<SpanEnd, 'spanId'>;

/** Keeps spans, in the order they began; what has not ended is not among them. */
export function collectSpans(): SpanSink & { spans(): readonly Span[] } {
  const started = new Map<string, SpanStart & Partial<SpanEnd>>();
  return {
    start: span => void started.set(span.spanId, span),
    end({ spanId, endMs, status, attributes }) {
      const span = started.get(spanId);
      if (span === undefined) return;
      const all = { ...span.attributes, ...attributes };
      started.set(spanId, { ...span, endMs, status, attributes: all });
    },
    spans: () =>
      [...started.values()].flatMap(span => {
        const { endMs, status } = span;
        return endMs === undefined || status === undefined ? [] : [{ ...span, endMs, status }];
      }),
  };
}
