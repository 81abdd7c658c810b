import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isWeak, resultBits, textBits } from './result-bits.ts';

describe('what an expected result says', () => {
  it('is one bit for a truth value or nothing at all', () => {
    for (const text of ['True', 'False', 'None', 'true', 'undefined'])
      assert.equal(textBits(text), 1);
    const answer = { expected: { kind: 'value' }, expectedText: '[1, 2, 3]' } as const;
    assert.equal(resultBits({ ...answer, truth: true }), 1);
    assert.ok(resultBits(answer) > 6);
  });

  it('is more for a larger number, a longer text and a longer list', () => {
    const rising = ['0', '1', '5', '16', '24'].map(textBits);
    assert.deepEqual(
      rising,
      rising.toSorted((a, b) => a - b),
    );
    assert.ok(textBits("'a'") < textBits("'abc'"));
    assert.ok(textBits('[1]') < textBits('[1, 0]') && textBits('()') < textBits('(2, 1)'));
  });

  it('counts a named exception for a little, whatever its message', () => {
    const expected = { kind: 'raises' } as const;
    assert.equal(resultBits({ expected, expectedText: 'raises ValueError: a long text' }), 4);
  });

  it('is little for all checks together up to what one list says, and nothing is said of none', () => {
    const of = (expectedText: string) => ({ expected: { kind: 'value' }, expectedText }) as const;
    assert.equal(isWeak([]), false);
    assert.equal(isWeak([of('[1, 2, 3, 4]')]), true);
    assert.equal(isWeak(Array.from({ length: 12 }, () => of('True'))), true);
    assert.equal(isWeak([of('[1, 2, 3, 4]'), of('True')]), false);
  });

  it('is between 1 and 12 for any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const bits = textBits(text);
        assert.ok(bits >= 1 && bits <= 12, `${bits}`);
      }),
    );
  });
});
