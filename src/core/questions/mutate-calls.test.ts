import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../base/source.ts';
import { languageSupport } from '../stub/language-table.ts';
import { withTree } from '../stub/syntax.ts';
import { compareCalls } from './compare-calls.ts';
import { mutateCalls } from './mutate-calls.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

function mutate(calls: readonly string[], language: Language = 'python', seed = 1) {
  const stub = { kind: 'function', name: 'f' } as const;
  return mutateCalls(calls, parsers[language], stub, { most: 100, seed });
}

describe("calls made out of an author's own", () => {
  it('change one value each: a number, a text, a list, a truth', () => {
    const calls = mutate(["f([3, 1], 'ab', flag=True)"]);
    for (const call of [
      "f([4, 1], 'ab', flag=True)",
      "f([1], 'ab', flag=True)",
      "f([1, 3], 'ab', flag=True)",
      "f([3, 1], 'ba', flag=True)",
      "f([3, 1], 'a', flag=True)",
      "f([3, 1], 'ab', flag=False)",
    ]) {
      assert.ok(calls.includes(call), `${call} is not among\n${calls.join('\n')}`);
    }
  });

  it('parse, differ from all that was given, and are the same for the same seed', () => {
    for (const [language, given] of [
      ['python', ["f({'a': 1, 'b': -2.5}, (1, 2), {3})", 'f([], None)', "f('it\\'s')"]],
      ['typescript', ["f([1.5, 2], { a: 'x' }, new Map([[1, 'y']]))", 'f(`a${1}`, undefined)']],
    ] as const) {
      const calls = mutate(given, language);
      assert.ok(calls.length > 5);
      assert.deepEqual(calls, mutate(given, language));
      assert.equal(new Set([...calls, ...given]).size, calls.length + given.length);
      for (const call of calls)
        assert.ok(
          withTree(parsers[language], call, root => !root.hasError),
          call,
        );
    }
  });

  it('do not turn a number negative, and keep the sign that it had', () => {
    assert.deepEqual([...mutate(['f(1)'])].toSorted(), ['f(0)', 'f(2)']);
    assert.deepEqual([...mutate(['f(-3)'])].toSorted(), ['f(-0)', 'f(-2)', 'f(-4)', 'f(-6)']);
    assert.deepEqual([...mutate(['f(0.25)'])].toSorted(), ['f(0.00)', 'f(0.50)', 'f(1.25)']);
  });

  it('are taken of each call in turn, and there are none of another function', () => {
    const stub = { kind: 'function', name: 'f' } as const;
    const two = mutateCalls(['f([1, 2, 3, 4, 5])', 'f(7)'], parsers.python, stub, {
      most: 2,
      seed: 3,
    });
    assert.equal(two.filter(call => call.startsWith('f([')).length, 1);
    assert.deepEqual(mutate(['g(1)', 'f(x)', 'f(']), []);
  });
});

describe('calls to compare programs on', () => {
  it('mix what is near the examples with what the types allow', () => {
    const text = 'def f(xs: list[int]) -> int:\n    """Sum."""\n';
    const [stub] = languageSupport('python').findStubs(text, parsers.python).stubs;
    assert.ok(stub);
    const calls = compareCalls(stub, parsers.python, { examples: ['f([41, 7, 9])'], seed: 1 });
    assert.ok(calls.length > 20 && calls.length <= 48);
    assert.ok(calls.slice(0, 6).filter(call => /41|42|82|\b7|\b9/.test(call)).length >= 4);
    assert.ok(calls.includes('f([])'));
  });
});
