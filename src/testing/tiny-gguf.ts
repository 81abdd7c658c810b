import { ggufFile } from './gguf-file.ts';

/** A GGUF file with one tensor: the smallest there can be, for tests of everything but inference. */
export function tinyGguf({ weights = 64 }: { readonly weights?: number } = {}): Uint8Array {
  return ggufFile(
    {
      'general.architecture': { type: 'text', value: 'llama' },
      'llama.block_count': { type: 'uint32', value: 1 },
      'tokenizer.ggml.tokens': { type: 'texts', value: ['a', 'bc'] },
    },
    [{ name: 'token_embd.weight', shape: [weights] }],
  );
}
