import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseAmong } from './choose-among.ts';
import type { Survivor } from './choose-among.ts';

const program = (order: number, more: Partial<Survivor> = {}): Survivor => ({
  weight: 1,
  size: 10,
  isGreedy: false,
  order,
  ...more,
});
const rows = (...texts: readonly string[]) => texts.map(text => Array.from(text));

describe('the choice by agreement', () => {
  it('takes the largest cluster, counted by how often the model wrote its programs', () => {
    const three = [program(0), program(1), program(2)];
    const { chosen, share, clusters } = chooseAmong(three, rows('ab', 'ac', 'ac'));
    assert.deepEqual([chosen, share], [1, 2 / 3]);
    assert.deepEqual(
      clusters.map(({ members }) => members),
      [[1, 2], [0]],
    );
    const often = [program(0, { weight: 5 }), program(1), program(2)];
    assert.equal(chooseAmong(often, rows('ab', 'ac', 'ac')).chosen, 0);
  });

  it('settles ties by failures, then the shorter, the greedy, the earlier program', () => {
    assert.equal(chooseAmong([program(0), program(1)], rows('a!', 'ab')).chosen, 1);
    assert.equal(chooseAmong([program(0), program(1, { size: 9 })], rows('a', 'b')).chosen, 1);
    assert.equal(
      chooseAmong([program(0), program(1, { isGreedy: true })], rows('a', 'b')).chosen,
      1,
    );
    assert.equal(chooseAmong([program(1), program(0)], rows('a', 'b')).chosen, 1);
  });

  it('takes what has the type that was promised, where as many agree on something else', () => {
    const two = [program(0), program(1, { size: 99 })];
    assert.equal(chooseAmong(two, [['~a'], ['b']]).chosen, 1);
    const three = [...two, program(2)];
    assert.equal(chooseAmong(three, [['~a'], ['b'], ['~a']]).chosen, 0);
  });

  it('takes what is no constant where examples are weak, unless most agree on the constant', () => {
    const one = [program(0, { weight: 3 }), program(1, { size: 99 })];
    const texts = rows('aaaa', 'abcd');
    assert.equal(chooseAmong(one, texts).chosen, 0);
    assert.equal(chooseAmong(one, texts, { weak: true }).chosen, 1);
    const most = [program(0, { weight: 4 }), program(1)];
    assert.equal(chooseAmong(most, rows('aaaa', 'abab'), { weak: true }).chosen, 0);
    // More than four values make no difference, but for a tie.
    const many = [program(0, { weight: 2 }), program(1)];
    assert.equal(chooseAmong(many, rows('abcda', 'abcde'), { weak: true }).chosen, 0);
    const tied = [program(0), program(1, { size: 99 })];
    assert.equal(chooseAmong(tied, rows('abcda', 'abcde'), { weak: true }).chosen, 1);
    assert.equal(chooseAmong(tied, rows('abcda', 'abcde')).chosen, 0);
  });

  it('leaves out a call that everybody fails, however differently', () => {
    const two = [program(0), program(1)];
    const { clusters, telling } = chooseAmong(two, [
      ['!TypeError', 'a'],
      ['!ValueError', 'a'],
    ]);
    assert.deepEqual([clusters.length, telling], [1, 1]);
  });

  it('chooses nothing out of nothing, and the only one there is', () => {
    assert.equal(chooseAmong([], []).chosen, undefined);
    assert.deepEqual(chooseAmong([program(0)], [[]]).share, 1);
  });

  it('does not depend on the order in which programs are given', () => {
    const one = fc.record({
      weight: fc.integer({ min: 1, max: 3 }),
      size: fc.integer({ min: 1, max: 3 }),
      isGreedy: fc.boolean(),
      row: fc.array(fc.constantFrom('a', 'b', '!'), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), given => {
        const all = given.map((each, order) => ({ ...each, order }));
        const back = all.toReversed();
        const orderOf = (list: typeof all): number | undefined =>
          list[
            chooseAmong(
              list,
              list.map(({ row }) => row),
            ).chosen ?? -1
          ]?.order;
        assert.equal(orderOf(all), orderOf(back));
      }),
    );
  });
});
