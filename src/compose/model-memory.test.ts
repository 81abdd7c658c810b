import assert from 'node:assert/strict';
import { CURATED_MODELS } from '../core/model/curated-models.ts';
import { fitOf, memoryNeeded } from './model-memory.ts';

const GB = 1e9;

describe('the memory of a model', () => {
  it('fits, is tight, or is too much, by what is free and what there is', () => {
    assert.equal(fitOf(2 * GB, { freeBytes: 3 * GB, totalBytes: 8 * GB }), 'fits');
    assert.equal(fitOf(4 * GB, { freeBytes: 3 * GB, totalBytes: 8 * GB }), 'tight');
    assert.equal(fitOf(7.5 * GB, { freeBytes: 3 * GB, totalBytes: 8 * GB }), 'too-large');
  });

  it('is more than the file, and grows with the model and with what is under way', async () => {
    const needs = await Promise.all(
      CURATED_MODELS.map(async model => ({
        model,
        four: await memoryNeeded(model, 4, undefined),
        eight: await memoryNeeded(model, 8, undefined),
      })),
    );
    for (const { model, four, eight } of needs) {
      assert.ok(four > model.aboutBytes);
      assert.ok(eight > four);
    }
    const [default_, small] = needs;
    assert.ok((default_?.four ?? 0) > (small?.four ?? 0));
  });
});
