import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import { chooseConfirmation, chooseSplit, optionsOf } from './choose-question.ts';
import type { Contender } from './choose-question.ts';
import { MAX_OPTIONS } from './question.ts';

const gives = (v: string): InvocationOutcome => ({
  status: 'returned',
  value: { t: 'int', v },
  output: '',
});
const raises = (type: string): InvocationOutcome => ({
  status: 'raised',
  types: [type],
  message: '',
  traceback: '',
  output: '',
});
/** A digit is a value, `V` a ValueError, `N` a NameError, a dot what was not reached. */
const contender = (results: string, nodes: readonly number[] = [1]): Contender => ({
  nodes,
  code: results,
  outcomes: Array.from(results, one =>
    one === '.'
      ? undefined
      : one === 'V'
        ? raises('ValueError')
        : one === 'N'
          ? raises('NameError')
          : gives(one),
  ),
});
const calls = (count: number): string[] => Array.from({ length: count }, (_, at) => `f(${at})`);

describe('the question that is chosen', () => {
  it('is the one whose answers leave the fewest, wherever it stands', () => {
    const four = ['000', '001', '012', '013'].map((text, at) => contender(text, [at]));
    assert.equal(chooseSplit(calls(3), four)?.place, 2);
  });

  it('weighs a candidate by how often the model wrote it', () => {
    const three = [contender('00', [1, 2, 3, 4]), contender('01', [5]), contender('10', [6, 7, 8])];
    assert.equal(chooseSplit(calls(2), three)?.place, 0);
  });

  it('always splits the contenders, and offers no more than four answers', () => {
    const results = fc.array(fc.constantFrom('0', '1', '2', '3', '4', '5', 'V', 'N', '.'), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(results, { minLength: 1, maxLength: 9 }), rows => {
        const all = rows.map((row, at) => contender(row.join(''), [at]));
        const chosen = chooseSplit(calls(4), all);
        if (chosen === undefined) return;
        const seen = new Set(all.map(({ code }) => code[chosen.place]).filter(one => one !== '.'));
        assert.ok(seen.size >= 2, 'all did the same');
        const options = optionsOf(chosen, all, 'python');
        assert.ok(options.length >= 1 && options.length <= MAX_OPTIONS);
        for (const { nodes } of options) assert.ok(nodes.length < all.length);
      }),
    );
  });

  it('is none where all do the same', () => {
    assert.equal(chooseSplit(calls(2), [contender('01'), contender('01')]), undefined);
    assert.equal(chooseSplit(calls(2), [contender('0.'), contender('.1')]), undefined);
  });

  it('offers an exception that may be meant, and never a mistake of the program', () => {
    const three = [contender('1', [1]), contender('V', [2]), contender('N', [3])];
    const chosen = chooseSplit(calls(1), three);
    assert.ok(chosen);
    assert.deepEqual(
      optionsOf(chosen, three, 'python').map(({ text }) => text),
      ['1', 'raises ValueError'],
    );
    assert.equal(chooseSplit(calls(1), [contender('N', [1]), contender('N', [2])]), undefined);
  });

  it('asks to confirm a value that says something, when nobody has said anything', () => {
    const chosen = chooseConfirmation(calls(3), [contender('0V7'), contender('0V7')]);
    assert.deepEqual([chosen?.place, chosen?.kind], [2, 'confirm']);
    assert.equal(chooseConfirmation(calls(1), [contender('V')]), undefined);
  });
});
