import type { OtlpSpan, OtlpTraces } from '../../core/telemetry/to-otlp.ts';

type Attributes = OtlpSpan['attributes'];
type Value = Attributes[number]['value'];

/** How a field is written (the low three bits of its tag). */
const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const;

/**
 * Spans as the protobuf of an OTLP/HTTP request (`ExportTraceServiceRequest` of opentelemetry-proto
 * 1.x): Phoenix takes no JSON. Numbers of fields are those of the published `.proto` files.
 */
export function toProtobuf({ resourceSpans }: OtlpTraces): Uint8Array {
  return Buffer.concat(
    resourceSpans.map(({ resource, scopeSpans }) =>
      message(1, [
        message(1, attributes(1, resource.attributes)),
        ...scopeSpans.map(({ scope, spans }) =>
          message(2, [
            message(1, [text(1, scope.name), text(2, scope.version)]),
            ...spans.map(span => message(2, spanFields(span))),
          ]),
        ),
      ]),
    ),
  );
}

function spanFields(span: OtlpSpan): readonly Buffer[] {
  const { parentSpanId, status } = span;
  return [
    bytes(1, Buffer.from(span.traceId, 'hex')),
    bytes(2, Buffer.from(span.spanId, 'hex')),
    ...(parentSpanId === undefined ? [] : [bytes(4, Buffer.from(parentSpanId, 'hex'))]),
    text(5, span.name),
    number(6, BigInt(span.kind)),
    fixed64(7, BigInt(span.startTimeUnixNano)),
    fixed64(8, BigInt(span.endTimeUnixNano)),
    ...attributes(9, span.attributes),
    message(15, [
      ...(status.message === undefined ? [] : [text(2, status.message)]),
      number(3, BigInt(status.code)),
    ]),
  ];
}

function attributes(field: number, all: Attributes): readonly Buffer[] {
  return all.map(({ key, value }) => message(field, [text(1, key), message(2, [anyValue(value)])]));
}

function anyValue(value: Value): Buffer {
  if ('stringValue' in value) return text(1, value.stringValue);
  if ('boolValue' in value) return number(2, value.boolValue ? 1n : 0n);
  if ('intValue' in value) return number(3, BigInt.asUintN(64, BigInt(value.intValue)));
  const double = Buffer.alloc(8);
  double.writeDoubleLE(value.doubleValue);
  return Buffer.concat([tag(4, WIRE.fixed64), double]);
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value, 'utf8'));
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([tag(field, WIRE.bytes), varint(BigInt(value.length)), value]);
}

function number(field: number, value: bigint): Buffer {
  return Buffer.concat([tag(field, WIRE.varint), varint(value)]);
}

function fixed64(field: number, value: bigint): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64LE(BigInt.asUintN(64, value));
  return Buffer.concat([tag(field, WIRE.fixed64), eight]);
}

function tag(field: number, wire: number): Buffer {
  return varint(BigInt(field * 8 + wire));
}

/** Seven bits a byte, the low ones first; the top bit says that more follow. */
function varint(value: bigint): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Buffer.from(out);
}
