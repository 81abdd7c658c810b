import { doubleOf, fixedOf, hexOf, messagesOf, numberOf, readMessage, textOf } from './protobuf.ts';
import type { Message } from './protobuf.ts';

/** A span as a collector has received it. */
export type ReceivedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentId: string;
  readonly name: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly message: string;
  readonly resource: Readonly<Record<string, unknown>>;
};

export type ReceivedPoint = {
  readonly name: string;
  readonly unit: string;
  /** Of a histogram the sum. */
  readonly value: number;
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** The spans of an `ExportTraceServiceRequest`. */
export function readSpans(body: Uint8Array): readonly ReceivedSpan[] {
  return messagesOf(readMessage(body), 1).flatMap(group => {
    const resource = messagesOf(group, 1).map(one => attributesOf(one, 1))[0] ?? {};
    return messagesOf(group, 2).flatMap(scope =>
      messagesOf(scope, 2).map(span => readSpan(span, resource)),
    );
  });
}

function readSpan(span: Message, resource: ReceivedSpan['resource']): ReceivedSpan {
  const [status] = messagesOf(span, 15);
  return {
    traceId: hexOf(span, 1),
    spanId: hexOf(span, 2),
    parentId: hexOf(span, 4),
    name: textOf(span, 5),
    startNs: fixedOf(span, 7),
    endNs: fixedOf(span, 8),
    attributes: attributesOf(span, 9),
    status: status === undefined ? 0 : numberOf(status, 3),
    message: status === undefined ? '' : textOf(status, 2),
    resource,
  };
}

/** The points of an `ExportMetricsServiceRequest`: of gauges and histograms. */
export function readPoints(body: Uint8Array): readonly ReceivedPoint[] {
  const metrics = messagesOf(readMessage(body), 1)
    .flatMap(group => messagesOf(group, 2))
    .flatMap(scope => messagesOf(scope, 2));
  return metrics.flatMap(metric => {
    const own = { name: textOf(metric, 1), unit: textOf(metric, 3) };
    const gauges = messagesOf(metric, 5).flatMap(gauge => messagesOf(gauge, 1));
    const histograms = messagesOf(metric, 9).flatMap(histogram => messagesOf(histogram, 1));
    return [
      ...gauges.map(point => {
        const value = doubleOf(point, 4) ?? Number(fixedOf(point, 6));
        return { ...own, value, attributes: attributesOf(point, 7) };
      }),
      ...histograms.map(point => {
        const value = doubleOf(point, 5) ?? 0;
        return { ...own, value, attributes: attributesOf(point, 9) };
      }),
    ];
  });
}

function attributesOf(message: Message, field: number): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    messagesOf(message, field).map(pair => {
      const [value] = messagesOf(pair, 2);
      return [textOf(pair, 1), value === undefined ? undefined : anyValue(value)];
    }),
  );
}

function anyValue(value: Message): unknown {
  if (value.has(1)) return textOf(value, 1);
  if (value.has(2)) return numberOf(value, 2) !== 0;
  if (value.has(3)) return numberOf(value, 3);
  return doubleOf(value, 4);
}
