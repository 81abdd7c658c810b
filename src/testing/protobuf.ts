/** A message of protobuf as it is written: the values of each field, by its number. */
export type Message = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

/** Reads a message without knowing its kind; throws for what is cut off. Numbers are unsigned. */
export function readMessage(bytes: Uint8Array): Message {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) throw new RangeError('the message is cut off');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('the message is cut off');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    const value = kind === 0 ? varint() : take(kind === 1 ? 8 : kind === 5 ? 4 : Number(varint()));
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

export function bytesOf(message: Message, field: number): readonly Uint8Array[] {
  return (message.get(field) ?? []).filter(value => typeof value !== 'bigint');
}

export function messagesOf(message: Message, field: number): readonly Message[] {
  return bytesOf(message, field).map(readMessage);
}

export function textOf(message: Message, field: number): string {
  // What is no UTF-8 must be seen: other programs refuse all of such a message.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return decoder.decode(bytesOf(message, field)[0] ?? new Uint8Array());
}

export function hexOf(message: Message, field: number): string {
  return Buffer.from(bytesOf(message, field)[0] ?? []).toString('hex');
}

/** A number that is written as a varint. */
export function numberOf(message: Message, field: number): number {
  const [value = 0n] = message.get(field) ?? [];
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

/** A whole number of eight bytes. */
export function fixedOf(message: Message, field: number): bigint {
  const [bytes] = bytesOf(message, field);
  return bytes === undefined ? 0n : viewOf(bytes).getBigUint64(0, true);
}

/** A floating-point number of eight bytes; undefined when it is not there. */
export function doubleOf(message: Message, field: number): number | undefined {
  const [bytes] = bytesOf(message, field);
  return bytes === undefined ? undefined : viewOf(bytes).getFloat64(0, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
