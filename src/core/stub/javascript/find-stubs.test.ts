import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { stubAt } from '../language-table.ts';
import type { Stub } from '../stub.ts';
import { findStubs } from './find-stubs.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const find = (text: string): readonly Stub[] => findStubs(text, parsers.javascript).stubs;
const typed = (text: string): readonly Stub[] => findStubs(text, parsers.typescript).stubs;
const names = (text: string): string[] => find(text).map(stub => stub.qualifiedName);

function only(stubs: readonly Stub[]): Stub {
  const [stub, ...more] = stubs;
  assert.ok(stub !== undefined && more.length === 0, `${more.length + 1} stubs`);
  return stub;
}

describe('finding JavaScript stubs', () => {
  for (const body of [
    '',
    '\n',
    ' // TODO',
    '\n  // TODO: write me\n  // and this\n',
    '\n  /* later */\n',
    " throw new Error('Not implemented'); ",
    "\n  throw Error('NOT YET IMPLEMENTED')\n",
    "\n  // TODO\n  throw new Error('todo');\n",
    " throw 'not implemented' ",
    ' throw new NotImplementedError(); ',
    ' ; ',
  ]) {
    it(`takes ${JSON.stringify(body)} for no body`, () => {
      assert.deepEqual(names(`function f(x) {${body}\n}\n\nconst y = 1;\n`), ['f']);
    });
  }

  for (const body of [
    ' return 1; ',
    ' return; ',
    " throw new RangeError('x'); ",
    " 'use strict'; ",
    " log(); throw new Error('not implemented'); ",
    ' if (x) {} ',
  ]) {
    it(`takes ${JSON.stringify(body)} for a body`, () => {
      assert.deepEqual(names(`function f(x) {${body}}\n`), []);
    });
  }

  for (const [text, name, kind] of [
    ['function f() {}', 'f', 'function'],
    ['async function f() {}', 'f', 'function'],
    ['function* f() {}', 'f', 'function'],
    ['const f = function () {};', 'f', 'function'],
    ['let f = function g() {}', 'f', 'function'],
    ['var f = async a => {};', 'f', 'function'],
    ['export const f = (a, b) => {};', 'f', 'function'],
    ['export function f() {}', 'f', 'function'],
    ['export default function f() {}', 'f', 'function'],
    ['export default function () {}', 'defaultExport', 'function'],
    ['export default async a => {};', 'defaultExport', 'function'],
    ['module.exports = function () {};', 'defaultExport', 'function'],
    ['module.exports = function f() {};', 'f', 'function'],
    ['exports.f = (a) => {};', 'f', 'function'],
    ['module.exports.f = async function () {};', 'f', 'function'],
    ['module.exports = { f(a) {} };', 'f', 'function'],
    ['module.exports = { f: a => {} };', 'f', 'function'],
    ['class C { m() {} }', 'C.m', 'method'],
    ['class C { static async m() {} }', 'C.m', 'method'],
    ['class C { *m() {} }', 'C.m', 'method'],
    ['class C { get m() {} }', 'C.m', 'method'],
    ['class C { m = () => {}; }', 'C.m', 'method'],
    ['const C = class { m() {} };', 'C.m', 'method'],
    ['const o = { m() {}, n: 1 };', 'o.m', 'method'],
    ['const o = { m: function () {} };', 'o.m', 'method'],
    ['C.prototype.m = function () {};', 'C.m', 'method'],
    ['function g() { function f() {} return f; }', 'g.<locals>.f', 'nested'],
    ['const g = () => { const f = () => {}; return f; };', 'g.<locals>.f', 'nested'],
    ['function größe_2$(ñ) {}', 'größe_2$', 'function'],
  ] as const) {
    it(`finds ${name} in ${text}`, () => {
      const stub = only(find(text));
      assert.equal(stub.qualifiedName, name);
      assert.equal(stub.kind, kind);
      assert.equal(text[stub.bodySpan.start - 1], '{');
      assert.equal(text[stub.bodySpan.end], '}');
    });
  }

  it('leaves functions alone that no name leads to, and expressions', () => {
    assert.deepEqual(names('list.map(() => {});\non("x", function () {});\nconst f = a => a;'), []);
  });

  it('says that a function awaits and that it yields', () => {
    const stub = only(find('const f = async function* (a) {};'));
    assert.ok(stub.isAsync && stub.isGenerator);
  });

  it('reads the comment above, stars off, with the line of each line', () => {
    const stub = only(
      find('let a;\n/**\n * Adds.\n *\n * f(1) // => 2\n */\nexport const f = a => {\n};\n'),
    );
    assert.equal(stub.docstring?.text, 'Adds.\n\nf(1) // => 2');
    assert.deepEqual(stub.docstring.lines, [3, 4, 5]);
    assert.equal(stub.header, '/**\n * Adds.\n *\n * f(1) // => 2\n */\nexport const f = a => {');
    assert.equal(stub.line, 7);
  });

  it('reads line comments above, and a comment inside when there is none above', () => {
    const above = only(find('// Adds.\n// f(1) // 2\nfunction f(a) {}\n'));
    assert.equal(above.docstring?.text, 'Adds.\nf(1) // 2');
    const inside = only(find('function f(a) {\n  // f(1) // => 2\n  // TODO\n}\n'));
    assert.equal(inside.docstring?.text, 'f(1) // => 2');
    assert.equal(inside.header, 'function f(a) {\n  // f(1) // => 2');
  });

  it('takes no comment of the file, of a line before, or far above', () => {
    for (const text of [
      '/** @file Numbers. */\nfunction f() {}\n',
      'let a; // a note\nfunction f() {}\n',
      '// far\n\nfunction f() {}\n',
      '/*! licence */\nfunction f() {}\n',
    ]) {
      assert.equal(only(find(text)).docstring, undefined, text);
    }
  });

  it('finds all stubs of a file with CRLF, tabs and a byte order mark, and the one at a line', () => {
    const text = '\uFEFFclass C {\r\n\tm(a) {\r\n\t}\r\n\r\n\tn() {}\r\n}\r\nfunction f() {}\r\n';
    const stubs = find(text);
    assert.deepEqual(
      stubs.map(stub => [stub.qualifiedName, stub.line, stub.bodyIndent, stub.eol]),
      [
        ['C.m', 2, '\t\t', '\r\n'],
        ['C.n', 5, '\t\t', '\r\n'],
        ['f', 7, '\t', '\r\n'],
      ],
    );
    assert.equal(stubAt(stubs, 3, text)?.name, 'm');
  });

  it('reads parameters in all their forms', () => {
    const [stub] = find('function f(a, b = 1, { c, d: [e] }, ...rest) {}');
    assert.deepEqual(stub?.parameters, [
      { name: 'a' },
      { name: 'b', default: '1' },
      { name: '{ c, d: [e] }' },
      { name: '...rest' },
    ]);
  });

  it('finds the stubs outside of a broken part, and says where that is', () => {
    const { stubs, problems } = findStubs('const x = = 2;\nfunction f() {}\n', parsers.javascript);
    assert.deepEqual(
      stubs.map(stub => stub.name),
      ['f'],
    );
    assert.equal(problems[0]?.line, 1);
  });
});

describe('finding TypeScript stubs', () => {
  it('reads types, optional parameters and results', () => {
    const stub = only(
      typed(
        'export const f = async function <T>(\n  a: T,\n  b?: string,\n): Promise<T[]> {\n};\n',
      ),
    );
    assert.deepEqual(stub.parameters, [
      { name: 'a', annotation: 'T' },
      { name: 'b', annotation: 'string', default: 'undefined' },
    ]);
    assert.equal(stub.returns, 'Promise<T[]>');
    assert.equal(stub.language, 'typescript');
  });

  it('keeps decorators and modifiers in front of a method', () => {
    const stub = only(
      typed(
        'class C {\n  /** Doc. */\n  @log()\n  private async m(this: C, a: number): Promise<void> {}\n}\n',
      ),
    );
    assert.equal(
      stub.header,
      '/** Doc. */\n  @log()\n  private async m(this: C, a: number): Promise<void> {',
    );
    assert.deepEqual(
      stub.parameters.map(({ name }) => name),
      ['a'],
    );
    assert.equal(stub.docstring?.text, 'Doc.');
  });

  for (const [text, name, why] of [
    ['function f(a: string): string;\n', 'f', /overload/],
    ['declare function f(): void;\n', 'f', /declaration/],
    ['abstract class C { abstract m(): void; }', 'm', /abstract/],
    ['interface I { m(): void }', 'm', /types/],
    ['class C { constructor(private readonly x: number) {} }', 'C.constructor', /parameters/],
  ] as const) {
    it(`leaves ${text.trim()} alone and says why`, () => {
      const { stubs, skipped } = findStubs(text, parsers.typescript);
      assert.deepEqual(stubs, []);
      assert.equal(skipped[0]?.name, name);
      assert.match(skipped[0].why, why);
    });
  }

  it('reads TSX, and functions inside of a namespace', () => {
    assert.equal(only(typed('export const f = (a: string) => {};\nconst v = <b>x</b>;')).name, 'f');
    const stub = only(typed('namespace N { export function f(a: number): number {} }'));
    assert.equal(stub.qualifiedName, 'N.f');
  });
});
