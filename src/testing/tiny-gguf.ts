/** A GGUF file with one tensor: the smallest there can be, for tests of everything but inference. */
export function tinyGguf({ weights = 64 }: { readonly weights?: number } = {}): Uint8Array {
  const text = (value: string): Buffer => Buffer.concat([uint64(value.length), Buffer.from(value)]);
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(1),
    uint64(3),
    // Three entries: a string, a number, an array of strings.
    ...[text('general.architecture'), uint32(8), text('llama')],
    ...[text('llama.block_count'), uint32(4), uint32(1)],
    ...[text('tokenizer.ggml.tokens'), uint32(9), uint32(8), uint64(2), text('a'), text('bc')],
    // One tensor of 32-bit floats.
    ...[text('token_embd.weight'), uint32(1), uint64(weights), uint32(0), uint64(0)],
  ]);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, Buffer.alloc(4 * weights, 7)]);
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
