import assert from 'node:assert/strict';
import { CURATED_MODELS } from '../../core/model/curated-models.ts';
import { DEFAULT_MODEL, parseModelSpec } from './parse-model-spec.ts';

describe('the curated models', () => {
  it('begin with the default', () => {
    assert.equal(CURATED_MODELS[0]?.spec, DEFAULT_MODEL);
  });

  it('are each named by a specification that is one file on a hub, once', () => {
    for (const { spec } of CURATED_MODELS) {
      const parsed = parseModelSpec(spec);
      assert.ok(parsed.kind === 'hub' && parsed.quantisation === 'Q4_K_M', spec);
    }
    assert.equal(new Set(CURATED_MODELS.map(({ spec }) => spec)).size, CURATED_MODELS.length);
  });

  it('say where commercial use is forbidden', () => {
    const forbidden = CURATED_MODELS.filter(({ commercialUse }) => !commercialUse);
    assert.deepEqual(
      forbidden.map(({ licence }) => licence),
      ['qwen-research'],
    );
  });
});
