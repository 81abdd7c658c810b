import assert from 'node:assert/strict';
import { rankModels } from './rank-models.ts';

const model = (name: string, fit: 'fits' | 'tight' | 'too-large', commercialUse = true) => ({
  name,
  commercialUse,
  memory: { neededBytes: 1, fit },
});
const ranked = (...models: ReturnType<typeof model>[]) => {
  const { ranked: all, recommended } = rankModels(models);
  return [all.map(({ name }) => name).join(' '), recommended?.name];
};

describe('the order of the models', () => {
  it('is that of the list where all fit', () => {
    assert.deepEqual(ranked(model('a', 'fits'), model('b', 'fits')), ['a b', 'a']);
  });

  it('puts what is too large last, and what fits first', () => {
    assert.deepEqual(ranked(model('a', 'too-large'), model('b', 'tight'), model('c', 'fits')), [
      'c b a',
      'c',
    ]);
  });

  it('recommends nothing that may not be used for everything, or fits nowhere', () => {
    assert.deepEqual(ranked(model('a', 'fits', false), model('b', 'tight')), ['b a', 'b']);
    assert.deepEqual(ranked(model('a', 'too-large')), ['a', undefined]);
  });
});
