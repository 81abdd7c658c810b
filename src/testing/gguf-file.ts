/** A metadata value and its type; an array's values are of one type. */
export type WrittenValue =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'uint32' | 'float32'; readonly value: number }
  | { readonly type: 'texts'; readonly value: readonly string[] }
  | { readonly type: 'uint32s'; readonly value: readonly number[] };

/** A tensor of 32-bit floats, fastest-running dimension first. */
export type WrittenTensor = { readonly name: string; readonly shape: readonly number[] };

const [UINT32, FLOAT32, TEXT, ARRAY] = [4, 6, 8, 9];
const ALIGNMENT = 32;

/** A GGUF file with what a test needs in it; its weights are all alike. */
export function ggufFile(
  metadata: Readonly<Record<string, WrittenValue>>,
  tensors: readonly WrittenTensor[],
): Uint8Array {
  const entries = Object.entries(metadata);
  let end = 0;
  const rows = tensors.map(({ name, shape }) => {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    end = offset + 4 * shape.reduce((product, one) => product * one, 1);
    const dimensions = [uint32(shape.length), ...shape.map(uint64)];
    return Buffer.concat([text(name), ...dimensions, uint32(0), uint64(offset)]);
  });
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), written(value)]),
    ...rows,
  ]);
  const padding = Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT);
  return Buffer.concat([header, padding, Buffer.alloc(end, 1)]);
}

function written(entry: WrittenValue): Buffer {
  switch (entry.type) {
    case 'text':
      return Buffer.concat([uint32(TEXT), text(entry.value)]);
    case 'uint32':
      return Buffer.concat([uint32(UINT32), uint32(entry.value)]);
    case 'float32': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(entry.value);
      return Buffer.concat([uint32(FLOAT32), bytes]);
    }
    case 'texts':
      return array(TEXT, entry.value.map(text));
    case 'uint32s':
      return array(UINT32, entry.value.map(uint32));
  }
}

function array(type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(ARRAY), uint32(type), uint64(values.length), ...values]);
}

function text(value: string): Buffer {
  return Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
