import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { ggufFile } from '../../testing/gguf-file.ts';
import type { WrittenTensor, WrittenValue } from '../../testing/gguf-file.ts';
import { checkAdapter } from './check-adapter.ts';
import { checkFits, estimateMemory } from './estimate-memory.ts';
import { checkGguf, numberIn, readGguf, textIn } from './gguf.ts';
import type { GgufFile } from './gguf.ts';

const text = (value: string): WrittenValue => ({ type: 'text', value });
const uint32 = (value: number): WrittenValue => ({ type: 'uint32', value });

/** The shapes of SmolLM2-135M, but for its vocabulary and the weights themselves. */
const SMOLLM = {
  'general.architecture': text('llama'),
  'llama.block_count': uint32(30),
  'llama.embedding_length': uint32(576),
  'llama.attention.head_count': uint32(9),
  'llama.attention.head_count_kv': uint32(3),
  'tokenizer.ggml.tokens': { type: 'texts', value: Array.from({ length: 100 }, String) },
} as const;
const BASE: readonly WrittenTensor[] = [
  { name: 'token_embd.weight', shape: [8, 20] },
  { name: 'blk.0.attn_q.weight', shape: [8, 6] },
];
const ADAPTER = {
  'general.type': text('adapter'),
  'general.architecture': text('llama'),
  'adapter.type': text('lora'),
  'adapter.lora.alpha': { type: 'float32', value: 4 },
} as const;
const HALVES: readonly WrittenTensor[] = [
  { name: 'blk.0.attn_q.weight.lora_a', shape: [8, 2] },
  { name: 'blk.0.attn_q.weight.lora_b', shape: [2, 6] },
];

describe('a GGUF file', () => {
  let folder = '';
  const at = async (name: string, content: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const read = async (content: Uint8Array): Promise<GgufFile> => {
    const found = await readGguf(await at('one.gguf', content));
    return typeof found === 'string' ? assert.fail(found) : found;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-gguf-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read with its metadata and its tensors, whatever their number', async () => {
    const list = { type: 'uint32s', value: [3, 0, 3] } as const;
    const gguf = await read(ggufFile({ ...SMOLLM, 'llama.list': list }, BASE));
    assert.equal(textIn(gguf, 'general.architecture'), 'llama');
    assert.equal(numberIn(gguf, 'llama.block_count'), 30);
    assert.equal(numberIn(gguf, 'llama.nothing'), undefined);
    assert.deepEqual(gguf.metadata.get('tokenizer.ggml.tokens'), { length: 100 });
    assert.deepEqual(gguf.metadata.get('llama.list'), { length: 3, numbers: [3, 0, 3] });
    assert.deepEqual(gguf.tensors[1], {
      name: 'blk.0.attn_q.weight',
      shape: [8, 6],
      type: 0,
      bytes: 192,
    });
    assert.equal(gguf.dataBytes, 640 + 192);
  });

  it('gives a model or a problem, and never fails, whatever byte of its tables is wrong', async () => {
    const content = ggufFile(SMOLLM, BASE);
    await fc.assert(
      fc.asyncProperty(fc.nat(500), fc.integer({ min: 1, max: 255 }), async (place, mask) => {
        const bytes = Uint8Array.from(content);
        bytes[place] = (bytes[place] ?? 0) ^ mask;
        await checkGguf(await at('flipped.gguf', bytes));
      }),
      { numRuns: 200 },
    );
  });

  it('is told from a folder, a text, and one with types that do not exist', async () => {
    assert.equal(await checkGguf(folder), 'missing');
    assert.equal(await checkGguf(await at('a.gguf', Buffer.from('no model'))), 'not-gguf');
    const bytes = Buffer.from(ggufFile({ a: uint32(1) }, []));
    bytes.writeUInt32LE(77, 24 + 8 + 1);
    assert.equal(await checkGguf(await at('b.gguf', bytes)), 'damaged');
  });

  it('says what memory its model takes', async () => {
    const gguf = await read(ggufFile(SMOLLM, BASE));
    // The engine's own report for this model: 225 MiB for five sequences of 2048 tokens.
    const estimate = estimateMemory({ gguf, contextTokens: 2048, sequences: 5, batchTokens: 256 });
    assert.equal(estimate.kvBytes, 225 * 1024 * 1024);
    assert.equal(estimate.weightsBytes, gguf.dataBytes);
    assert.equal(estimate.computeBytes, 256 * 4 * (100 + 2 * 576 + 2048));
  });

  it('counts no cache for layers without attention, and heads of the size it says', async () => {
    const gguf = await read(
      ggufFile(
        {
          ...SMOLLM,
          'llama.attention.head_count_kv': { type: 'uint32s', value: [2, 0, 1] },
          'llama.attention.key_length': uint32(100),
          'llama.attention.value_length': uint32(50),
        },
        BASE,
      ),
    );
    assert.equal(
      estimateMemory({ gguf, contextTokens: 10, sequences: 2 }).kvBytes,
      3 * 150 * 2 * 10 * 2,
    );
  });

  it('is refused with the sizes when it does not fit, and not by one byte less', () => {
    const estimate = { weightsBytes: 1_000_000_000, kvBytes: 200_000_000, computeBytes: 5_000_000 };
    assert.equal(checkFits(estimate, 1_205_000_000), undefined);
    const refused = checkFits(estimate, 1_204_999_999, 'Tiny');
    assert.ok(isReasonCodeError(refused, 'model-load-failed'));
    assert.match(refused.message, /^Tiny does not fit: it needs about 1\.2 GB of memory \(1\.0 GB/);
    assert.match(refused.message, /200 MB for its context.*1\.2 GB is free.*--in-flight/);
  });

  describe('with a LoRA adapter', () => {
    const refusal = async (
      metadata: Readonly<Record<string, WrittenValue>>,
      tensors: readonly WrittenTensor[],
    ): Promise<string | undefined> => {
      const model = await at('model.gguf', ggufFile(SMOLLM, BASE));
      const adapter = await at('adapter.gguf', ggufFile(metadata, tensors));
      const error = await checkAdapter(adapter, model);
      assert.ok(error === undefined || error.code === 'model-invalid');
      return error?.message;
    };

    it('takes one that fits, over an embedding as well', async () => {
      assert.equal(await refusal(ADAPTER, HALVES), undefined);
      const embedding = [
        { name: 'token_embd.weight.lora_a', shape: [2, 20] },
        { name: 'token_embd.weight.lora_b', shape: [2, 8] },
      ];
      assert.equal(await refusal(ADAPTER, [...HALVES, ...embedding]), undefined);
    });

    it('refuses one for another base, with the tensor that does not fit', async () => {
      const [a, b] = HALVES;
      assert.ok(a !== undefined && b !== undefined);
      const cases: readonly (readonly [Record<string, WrittenValue>, WrittenTensor[], RegExp])[] = [
        [{ ...ADAPTER, 'general.architecture': text('qwen2') }, [a, b], /"qwen2".*"llama"/],
        [ADAPTER, [{ ...a, shape: [9, 2] }, b], /attn_q\.weight is 8 x 6.*make 9 x 6/],
        [ADAPTER, [a, { ...b, shape: [2, 7] }], /another base: .* make 8 x 7/],
        [
          ADAPTER,
          [
            { ...a, name: 'blk.9.attn_q.weight.lora_a' },
            { ...b, name: 'blk.9.attn_q.weight.lora_b' },
          ],
          /another base: the model has no tensor blk\.9\.attn_q/,
        ],
      ];
      for (const [metadata, tensors, message] of cases)
        assert.match((await refusal(metadata, tensors)) ?? '', message);
    });

    it('refuses what is no LoRA adapter, or half of one', async () => {
      const [a, b] = HALVES;
      assert.ok(a !== undefined && b !== undefined);
      const cases: readonly (readonly [Record<string, WrittenValue>, WrittenTensor[], RegExp])[] = [
        [SMOLLM, [...BASE], /it is no adapter \(its general\.type is "none"\)/],
        [{ ...ADAPTER, 'adapter.type': text('control') }, [a, b], /not a LoRA adapter/],
        [ADAPTER, [], /has no tensors/],
        [ADAPTER, [a], /only one of \.lora_a and \.lora_b/],
        [ADAPTER, [a, { ...b, shape: [3, 6] }], /ranks 2 and 3/],
        [ADAPTER, [a, b, { name: 'blk.0.attn_q.weight', shape: [8, 6] }], /neither/],
      ];
      for (const [metadata, tensors, message] of cases)
        assert.match((await refusal(metadata, tensors)) ?? '', message);
    });

    it('refuses one that is cut off at any byte, or not there', async () => {
      const model = await at('model.gguf', ggufFile(SMOLLM, BASE));
      const whole = ggufFile(ADAPTER, HALVES);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), async length => {
          const path = await at('cut.gguf', whole.subarray(0, length));
          assert.match((await checkAdapter(path, model))?.message ?? '', /cut off|not a GGUF/);
        }),
        { numRuns: 50 },
      );
      assert.match(
        (await checkAdapter(join(folder, 'none.gguf'), model))?.message ?? '',
        /no such file/,
      );
    });
  });
});
