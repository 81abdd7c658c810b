/** A metadata value; of an array its numbers where it holds few, and how long it is. */
export type GgufValue =
  string | number | boolean | { readonly length: number; readonly numbers?: readonly number[] };

/** Arrays longer than this are vocabularies: only their length is kept. */
const MAX_NUMBERS = 4096;

const [BOOLEAN, TEXT, ARRAY] = [7, 8, 9];

/** How a number of each value type is read, and its bytes. */
const NUMBERS: Readonly<Record<number, readonly [number, (bytes: Buffer, at: number) => number]>> =
  {
    0: [1, (bytes, at) => bytes.readUInt8(at)],
    1: [1, (bytes, at) => bytes.readInt8(at)],
    2: [2, (bytes, at) => bytes.readUInt16LE(at)],
    3: [2, (bytes, at) => bytes.readInt16LE(at)],
    4: [4, (bytes, at) => bytes.readUInt32LE(at)],
    5: [4, (bytes, at) => bytes.readInt32LE(at)],
    6: [4, (bytes, at) => bytes.readFloatLE(at)],
    [BOOLEAN]: [1, (bytes, at) => bytes.readUInt8(at)],
    10: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
    11: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
    12: [8, (bytes, at) => bytes.readDoubleLE(at)],
  };

/** Something in a GGUF file that no GGUF file has. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

export type ByteReader = {
  at(): number;
  skip(bytes: number): void;
  uint32(): number;
  /** An unsigned number of 64 bits; those above 2^53 are not exact, and no file is that long. */
  uint64(): number;
  text(): string;
  /** A value of a type by its number. */
  value(type: number): GgufValue;
};

/**
 * Reads little-endian values in order. A read past the end throws a `RangeError`, a type that does
 * not exist a `DamagedError`.
 */
export function createByteReader(bytes: Buffer): ByteReader {
  let at = 0;
  const skip = (count: number): void => {
    at += count;
    if (at > bytes.length) throw new RangeError('past the end');
  };
  const number = (type: number): number => {
    const [size, read] = numberOf(type);
    const value = read(bytes, at);
    at += size;
    return value;
  };
  const uint64 = (): number => number(10);
  const text = (): string => {
    const length = uint64();
    const start = at;
    skip(length);
    return bytes.toString('utf8', start, at);
  };
  const array = (): GgufValue => {
    const inner = number(4);
    const length = uint64();
    if (inner === TEXT || inner === ARRAY) {
      for (let i = 0; i < length; i += 1) {
        if (inner === TEXT) skip(uint64());
        else array();
      }
      return { length };
    }
    const [size] = numberOf(inner);
    if (length > MAX_NUMBERS) {
      skip(length * size);
      return { length };
    }
    return { length, numbers: Array.from({ length }, () => number(inner)) };
  };
  return {
    at: () => at,
    skip,
    uint32: () => number(4),
    uint64,
    text,
    value(type) {
      if (type === TEXT) return text();
      if (type === ARRAY) return array();
      const value = number(type);
      return type === BOOLEAN ? value !== 0 : value;
    },
  };
}

function numberOf(type: number): readonly [number, (bytes: Buffer, at: number) => number] {
  const found = NUMBERS[type];
  if (found === undefined) throw new DamagedError(`there is no value type ${type}`);
  return found;
}
