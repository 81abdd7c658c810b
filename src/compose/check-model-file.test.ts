import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../core/base/errors.ts';
import { ggufFile } from '../testing/gguf-file.ts';
import { checkModelFile, obtainChecked } from './check-model-file.ts';

describe('a model file before it is loaded', () => {
  let folder = '';
  let model = { path: '', id: 'tiny.gguf', weakStandIn: false };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-check-'));
    model = { ...model, path: join(folder, 'tiny.gguf') };
    const tensors = [{ name: 'blk.0.attn_v.weight', shape: [64, 64] }];
    const architecture = { type: 'text', value: 'llama' } as const;
    await writeFile(model.path, ggufFile({ 'general.architecture': architecture }, tensors));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const shape = { parallel: 4, contextTokens: 512, contexts: 1, adapters: [] };

  it('is refused with the sizes where it does not fit, and taken where it does', async () => {
    await checkModelFile(model, { ...shape, freeBytes: () => 2 ** 40 });
    await assert.rejects(checkModelFile(model, { ...shape, freeBytes: () => 1000 }), error => {
      assert.ok(isReasonCodeError(error, 'model-load-failed'));
      assert.match(error.message, /tiny\.gguf does not fit: it needs about .* is free/);
      return true;
    });
  });

  it('is refused with an adapter that does not belong to it, by the adapter’s name', async () => {
    const adapter = join(folder, 'style.gguf');
    await writeFile(adapter, 'no adapter at all');
    const obtain = obtainChecked(() => Promise.resolve(model), { ...shape, adapters: [adapter] });
    await assert.rejects(obtain({}), error => {
      assert.ok(isReasonCodeError(error, 'model-invalid'));
      assert.match(error.message, /style\.gguf cannot be used/);
      return true;
    });
  });

  it('is left to the engine where its tables cannot be read', async () => {
    const path = join(folder, 'damaged.gguf');
    await writeFile(path, 'GGUF');
    await checkModelFile({ ...model, path }, { ...shape, freeBytes: () => 0 });
  });
});
