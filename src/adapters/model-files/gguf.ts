import { open } from 'node:fs/promises';

/** What is wrong with a file that should be a GGUF model. */
export type GgufProblem = 'missing' | 'not-gguf' | 'truncated' | 'old-version';

/** Block size in weights and in bytes of ggml's tensor types, by number. */
const TYPE_SIZES: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  15: [256, 292],
  30: [1, 2],
};

/** Bytes of a metadata value by type number; 8 is a string, 9 an array. */
const VALUE_SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};

/** Enough for the tables of any small model; vocabularies take a few megabytes. */
const HEADER_BYTES = 48 * 1024 * 1024;

/**
 * Reads a GGUF file's header and says what is wrong with the file, or nothing. The tensors' table
 * says how long the file must be, so a download that was cut off is told from a whole one.
 */
export async function checkGguf(path: string): Promise<GgufProblem | undefined> {
  let file;
  try {
    file = await open(path, 'r');
  } catch {
    return 'missing';
  }
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(Math.min(size, HEADER_BYTES));
    await file.read(header, 0, header.length, 0);
    if (header.length < 24) return header.length < 4 || !isMagic(header) ? 'not-gguf' : 'truncated';
    if (!isMagic(header)) return 'not-gguf';
    if (header.readUInt32LE(4) < 2) return 'old-version';
    const needed = neededBytes(header);
    if (needed === undefined) return size <= HEADER_BYTES ? 'truncated' : undefined;
    return size < needed ? 'truncated' : undefined;
  } finally {
    await file.close();
  }
}

function isMagic(header: Buffer): boolean {
  return header.subarray(0, 4).toString('latin1') === 'GGUF';
}

/** How long the file must be by its own tables; `undefined` when they reach past what was read. */
function neededBytes(header: Buffer): number | undefined {
  try {
    const reader = createReader(header);
    reader.skip(8);
    const tensors = reader.length();
    const entries = reader.length();
    let alignment = 32;
    for (let i = 0; i < entries; i += 1) {
      const key = reader.text();
      const type = reader.uint32();
      if (key === 'general.alignment' && type === 4) alignment = reader.uint32();
      else reader.skipValue(type);
    }
    let end = 0;
    for (let i = 0; i < tensors; i += 1) end = Math.max(end, reader.tensorEnd());
    return Math.ceil(reader.at() / alignment) * alignment + end;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Reader = {
  at(): number;
  skip(bytes: number): void;
  uint32(): number;
  length(): number;
  text(): string;
  skipValue(type: number): void;
  /** Where a tensor ends, counted from the start of the data. */
  tensorEnd(): number;
};

/** Reads little-endian values in order; a read past the end throws a `RangeError`. */
function createReader(bytes: Buffer): Reader {
  let at = 0;
  const skip = (count: number): void => {
    at += count;
    if (at > bytes.length) throw new RangeError('past the end');
  };
  const uint32 = (): number => {
    const value = bytes.readUInt32LE(at);
    at += 4;
    return value;
  };
  const length = (): number => {
    const value = Number(bytes.readBigUInt64LE(at));
    at += 8;
    return value;
  };
  const text = (): string => {
    const count = length();
    const start = at;
    skip(count);
    return bytes.subarray(start, start + count).toString('utf8');
  };
  const skipValue = (type: number): void => {
    if (type === 8) skip(length());
    else if (type === 9) skipArray();
    else skip(sizeOf(type));
  };
  const skipArray = (): void => {
    const inner = uint32();
    const count = length();
    if (inner !== 8 && inner !== 9) skip(count * sizeOf(inner));
    else for (let i = 0; i < count; i += 1) skipValue(inner);
  };
  return {
    at: () => at,
    skip,
    uint32,
    length,
    text,
    skipValue,
    tensorEnd() {
      text();
      let weights = 1;
      for (let left = uint32(); left > 0; left -= 1) weights *= length();
      const [block, blockBytes] = TYPE_SIZES[uint32()] ?? [1, 0];
      return length() + Math.ceil(weights / block) * blockBytes;
    },
  };
}

function sizeOf(type: number): number {
  const size = VALUE_SIZES[type];
  if (size === undefined) throw new RangeError(`value type ${type}`);
  return size;
}
