import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { DamagedError, createByteReader } from './byte-reader.ts';
import type { ByteReader, GgufValue } from './byte-reader.ts';

/** What is wrong with a file that should be a GGUF model. */
export type GgufProblem = 'missing' | 'not-gguf' | 'truncated' | 'old-version' | 'damaged';

export type GgufTensor = {
  readonly name: string;
  /** Fastest-running dimension first, as ggml counts. */
  readonly shape: readonly number[];
  /** ggml's number of the weights' type. */
  readonly type: number;
  /** Bytes it takes; 0 for a type that is not known here. */
  readonly bytes: number;
};

/** The tables at the head of a GGUF file. */
export type GgufFile = {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Bytes of all tensors together: what is loaded. */
  readonly dataBytes: number;
};

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
  16: [256, 66],
  17: [256, 74],
  18: [256, 98],
  19: [256, 50],
  20: [32, 18],
  21: [256, 110],
  22: [256, 82],
  23: [256, 136],
  24: [1, 1],
  25: [1, 2],
  26: [1, 4],
  27: [1, 8],
  28: [1, 8],
  29: [256, 56],
  30: [1, 2],
};

/** Read first: enough for the tables of any small model, whose vocabularies take megabytes. */
const FIRST_BYTES = 16 * 1024 * 1024;
/** No tables are longer. */
const MAX_HEADER_BYTES = 1024 * 1024 * 1024;
const MAX_DIMENSIONS = 4;

/**
 * Reads a GGUF file's tables, or says what is wrong with the file. The tensors' table says how long
 * the file must be, so a download that was cut off is told from a whole one.
 */
export async function readGguf(path: string): Promise<GgufFile | GgufProblem> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return 'missing';
  }
  try {
    const { size } = await file.stat();
    for (let wanted = FIRST_BYTES; ; wanted *= 4) {
      const header = Buffer.alloc(Math.min(size, wanted));
      await file.read(header, 0, header.length, 0);
      const read = readTables(header, size);
      if (read !== 'more') return read;
      if (header.length === size) return 'truncated';
      if (wanted >= MAX_HEADER_BYTES) return 'damaged';
    }
  } catch (error) {
    // A folder can be opened and not read.
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return 'missing';
    throw error;
  } finally {
    await file.close();
  }
}

/** What is wrong with a GGUF file, or nothing; see `readGguf`. */
export async function checkGguf(path: string): Promise<GgufProblem | undefined> {
  const read = await readGguf(path);
  return typeof read === 'string' ? read : undefined;
}

/** A number of the metadata; `undefined` where there is none. */
export function numberIn({ metadata }: GgufFile, key: string): number | undefined {
  const value = metadata.get(key);
  return typeof value === 'number' ? value : undefined;
}

/** A text of the metadata; `undefined` where there is none. */
export function textIn({ metadata }: GgufFile, key: string): string | undefined {
  const value = metadata.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** The tables in the first bytes of a file of `size` bytes; `more` when they go on behind those. */
function readTables(header: Buffer, size: number): GgufFile | GgufProblem | 'more' {
  if (!header.subarray(0, 4).equals(Buffer.from('GGUF'))) return 'not-gguf';
  try {
    const reader = createByteReader(header);
    reader.skip(4);
    if (reader.uint32() < 2) return 'old-version';
    const count = reader.uint64();
    const metadata = readMetadata(reader, reader.uint64());
    const tensors: GgufTensor[] = [];
    let end = 0;
    for (let i = 0; i < count; i += 1) {
      const { offset, ...tensor } = readTensor(reader);
      tensors.push(tensor);
      end = Math.max(end, offset + tensor.bytes);
    }
    const alignment = metadata.get('general.alignment') ?? 32;
    if (typeof alignment !== 'number' || alignment < 1) return 'damaged';
    const dataStart = Math.ceil(reader.at() / alignment) * alignment;
    if (size < dataStart + end) return 'truncated';
    return { metadata, tensors, dataBytes: Math.max(0, size - dataStart) };
  } catch (error) {
    if (error instanceof RangeError) return 'more';
    if (error instanceof DamagedError) return 'damaged';
    throw error;
  }
}

function readMetadata(reader: ByteReader, count: number): ReadonlyMap<string, GgufValue> {
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < count; i += 1) {
    const key = reader.text();
    metadata.set(key, reader.value(reader.uint32()));
  }
  return metadata;
}

/** A row of the tensors' table; `offset` counts from the start of the data. */
function readTensor(reader: ByteReader): GgufTensor & { readonly offset: number } {
  const name = reader.text();
  const dimensions = reader.uint32();
  if (dimensions > MAX_DIMENSIONS) throw new DamagedError(`${dimensions} dimensions`);
  const shape = Array.from({ length: dimensions }, () => reader.uint64());
  const type = reader.uint32();
  const [block, blockBytes] = TYPE_SIZES[type] ?? [1, 0];
  const weights = shape.reduce((product, one) => product * one, 1);
  const bytes = Math.ceil(weights / block) * blockBytes;
  return { name, shape, type, bytes, offset: reader.uint64() };
}
