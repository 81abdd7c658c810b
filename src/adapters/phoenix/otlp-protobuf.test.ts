import assert from 'node:assert/strict';
import type { OtlpTraces } from '../../core/telemetry/to-otlp.ts';
import { toProtobuf } from './otlp-protobuf.ts';

type Field = { readonly field: number; readonly value: bigint | Buffer };

/** The fields of a message, as anybody reads protobuf who does not know what they mean. */
function fieldsOf(bytes: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at] ?? assert.fail('the message ends in a number');
      at += 1;
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) return value;
    }
  };
  const take = (count: number): Buffer => {
    assert.ok(at + count <= bytes.length, 'the message ends in a field');
    at += count;
    return bytes.subarray(at - count, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const [field, wire] = [tag >> 3, tag & 7];
    if (wire === 0) fields.push({ field, value: varint() });
    else if (wire === 1) fields.push({ field, value: take(8) });
    else if (wire === 2) fields.push({ field, value: take(Number(varint())) });
    else assert.fail(`a field is written in the way ${wire}`);
  }
  return fields;
}

const all = (message: Buffer, field: number): readonly (bigint | Buffer)[] =>
  fieldsOf(message)
    .filter(one => one.field === field)
    .map(({ value }) => value);
const inner = (message: Buffer, ...path: readonly number[]): Buffer =>
  path.reduce((outer, field) => {
    const [value] = all(outer, field);
    return Buffer.isBuffer(value) ? value : assert.fail(`there is no message ${field}`);
  }, message);

describe('spans in protobuf', () => {
  const long = 'ß'.repeat(300);
  const attribute = (
    key: string,
    value: OtlpTraces['resourceSpans'][0]['resource']['attributes'][0]['value'],
  ) => ({ key, value });
  const traces: OtlpTraces = {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', { stringValue: 'reason-code' })] },
        scopeSpans: [
          {
            scope: { name: 'reason-code', version: '1' },
            spans: [
              {
                traceId: '0102030405060708090a0b0c0d0e0f10',
                spanId: 'fffefdfcfbfaf9f8',
                parentSpanId: '00000000000000ff',
                name: 'candidate 1',
                kind: 1,
                startTimeUnixNano: '1767225600000000123',
                endTimeUnixNano: '1767225601000000456',
                attributes: [
                  attribute('text', { stringValue: long }),
                  attribute('count', { intValue: '300' }),
                  attribute('below', { intValue: '-1' }),
                  attribute('share', { doubleValue: 0.25 }),
                  attribute('said', { boolValue: true }),
                ],
                status: { code: 2, message: 'wrong' },
              },
            ],
          },
        ],
      },
    ],
  };
  const message = Buffer.from(toProtobuf(traces));
  const span = inner(message, 1, 2, 2);

  it('have the ids as bytes and the times to the nanosecond', () => {
    assert.equal(inner(span, 1).toString('hex'), '0102030405060708090a0b0c0d0e0f10');
    assert.equal(inner(span, 2).toString('hex'), 'fffefdfcfbfaf9f8');
    assert.equal(inner(span, 4).toString('hex'), '00000000000000ff');
    assert.equal(inner(span, 7).readBigUInt64LE(), 1767225600000000123n);
    assert.equal(inner(span, 8).readBigUInt64LE(), 1767225601000000456n);
  });

  it('have their name, kind and status, and what they are of', () => {
    assert.equal(inner(span, 5).toString(), 'candidate 1');
    assert.deepEqual(all(span, 6), [1n]);
    assert.equal(inner(span, 15, 2).toString(), 'wrong');
    assert.deepEqual(all(inner(span, 15), 3), [2n]);
    assert.equal(inner(message, 1, 2, 1, 1).toString(), 'reason-code');
    assert.equal(inner(message, 1, 1, 1, 2, 1).toString(), 'reason-code');
  });

  it('have attributes of every kind', () => {
    const values = all(span, 9).map(one => {
      const pair = one as Buffer;
      const [{ field, value } = assert.fail('it has no value')] = fieldsOf(inner(pair, 2));
      return [
        inner(pair, 1).toString(),
        field,
        Buffer.isBuffer(value) ? value.toString('hex') : value,
      ];
    });
    const quarter = Buffer.alloc(8);
    quarter.writeDoubleLE(0.25);
    assert.deepEqual(values, [
      ['text', 1, Buffer.from(long).toString('hex')],
      ['count', 3, 300n],
      ['below', 3, 2n ** 64n - 1n],
      ['share', 4, quarter.toString('hex')],
      ['said', 2, 1n],
    ]);
  });
});
