import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../base/source.ts';
import { languageSupport } from '../stub/language-table.ts';
import { withTree } from '../stub/syntax.ts';
import { isValueText } from './known-arguments.ts';
import { proposeCalls } from './propose-calls.ts';
import { readAnnotation } from './read-annotation.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

function propose(language: Language, text: string, examples: readonly string[] = [], seed = 1) {
  const [stub] = languageSupport(language).findStubs(text, parsers[language]).stubs;
  assert.ok(stub);
  return proposeCalls(stub, parsers[language], { examples, seed });
}

describe('the calls that candidates are compared on', () => {
  it('come from annotations, the empty and the single first', () => {
    const calls = propose('python', 'def f(xs: list[str], n: int = 2) -> int: ...\n');
    assert.equal(calls[0], 'f([], 0)');
    assert.ok(calls.some(call => call.startsWith("f(['a'], ")));
    assert.ok(calls.length > 20 && calls.length <= 40);
  });

  it('come from defaults, from the examples of the author and from names', () => {
    const known = propose('python', 'def f(a, flag=False): ...\n', ["f('xyz', True)"]);
    assert.ok(known.some(call => call.startsWith("f('xyz', ")));
    assert.ok(known.every(call => /^f\('.*', (True|False)\)$/.test(call)));
    assert.ok(propose('python', 'def f(words): ...\n').includes("f(['a'])"));
  });

  it('give by name what cannot be given by place', () => {
    assert.ok(
      propose('python', 'def f(a: int, *, sep: str): ...\n').every(call => /sep='/.test(call)),
    );
    assert.ok(
      propose('python', 'def f(*xs: int, top: bool): ...\n').every(call => /top=/.test(call)),
    );
  });

  it('speak TypeScript', () => {
    const calls = propose(
      'typescript',
      'export function f(p: { x: number; tags: string[] }, m: "a" | "b"): number {\n}\n',
    );
    assert.ok(
      calls.some(call => call.startsWith(`f({ x: 0, tags: ['a'] }, "a")`)),
      calls.join('\n'),
    );
    assert.ok(calls.some(call => call.endsWith('"b")')));
  });

  it('are the same for the same seed, and all of them parse', () => {
    const types = [
      'int',
      'float',
      'str',
      'bool',
      'bytes',
      'list[int]',
      'dict[str, list[int]]',
    ].concat([
      'tuple[int, str]',
      'tuple[int, ...]',
      'set[str]',
      'Optional[list[str]]',
      'int | None',
      'Literal["a", 3]',
      'Callable[[int], str]',
      '"list[int]"',
    ]);
    const listOf = fc.array(fc.constantFrom(...types), { maxLength: 3 });
    fc.assert(
      fc.property(listOf, fc.integer({ min: 0, max: 1000 }), (annotations, seed) => {
        const parameters = annotations.map((type, at) => `p${at}: ${type}`).join(', ');
        const text = `def f(${parameters}): ...\n`;
        const calls = propose('python', text, [], seed);
        assert.deepEqual(calls, propose('python', text, [], seed));
        assert.equal(new Set(calls).size, calls.length);
        assert.ok(calls.length > 0);
        for (const call of calls)
          assert.ok(!withTree(parsers.python, call, root => root.hasError), call);
      }),
      { numRuns: 60 },
    );
  });

  it('are none for what cannot be called by its name alone', () => {
    assert.deepEqual(propose('python', 'class A:\n    def f(self, x): ...\n'), []);
  });
});

describe('an annotation', () => {
  it('that is not understood says nothing', () => {
    for (const text of ['', '[[', 'Foo<', 'x => y', 'a'.repeat(600)])
      assert.deepEqual(readAnnotation(text, 'typescript'), { kind: 'any' }, text);
  });

  it('of TypeScript may nest', () => {
    assert.deepEqual(readAnnotation('Map<string, readonly number[]>', 'typescript'), {
      kind: 'map',
      key: { kind: 'str' },
      value: { kind: 'list', item: { kind: 'float' } },
    });
  });
});

describe('a value in the words of a person', () => {
  it('is a literal, or what a built-in type makes of one', () => {
    for (const text of ['0', '-1.5', 'None', "['a', {'b': (1, 2)}]", 'set()', '{1, 2}', "b'x'"])
      assert.ok(isValueText(text, parsers.python), text);
    for (const text of ['null', '-1', '{ a: [1, "x"] }', 'new Map([[1, 2]])', 'undefined'])
      assert.ok(isValueText(text, parsers.typescript), text);
  });

  it('is nothing that looks something up or does something', () => {
    for (const text of [
      '',
      'f(1)',
      'x',
      '1; 2',
      "open('x')",
      '1) or (2',
      "__import__('os')",
      'a.b',
    ])
      assert.ok(!isValueText(text, parsers.python), text);
    for (const text of ['() => 1', 'process', '`a`', 'eval("1")'])
      assert.ok(!isValueText(text, parsers.typescript), text);
  });
});
