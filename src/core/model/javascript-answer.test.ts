import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { languageSupport } from '../stub/language-table.ts';
import { extractCandidate, functionEnded } from './extract-code.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const parses = (body: string, language: 'javascript' | 'typescript'): boolean =>
  languageSupport(language).normalise(`function f(a, b) {\n${body}\n}\n`, parsers[language]) !==
  undefined;
const extract = (completion: string, language: 'javascript' | 'typescript' = 'javascript') =>
  extractCandidate({ language, name: 'f', parameters: ['a', 'b'] }, completion, body =>
    parses(body, language),
  );

/** What an answer looks like, what it is, and the body that has to come out. */
const ANSWERS: readonly (readonly [string, string, string | undefined, (readonly string[])?])[] = [
  ['a continuation', '  return a + b;\n}\n', 'return a + b;'],
  ['a continuation without its brace', '  return a + b;\n', 'return a + b;'],
  ['a continuation with a fence after it', '  return a;\n}\n```\nThis adds.', 'return a;'],
  ['a continuation with a fence and no brace', '  return a;\n```\nThis adds.', 'return a;'],
  ['a continuation with usage after it', '  return a;\n}\n\nconsole.log(f(1, 2));\n', 'return a;'],
  [
    'a continuation with another function after it',
    '  return a;\n};\n\nfunction g() {\n  return 1;\n}\n',
    'return a;',
  ],
  [
    'a continuation of several lines',
    '  if (a) {\n    return b;\n  }\n\n  return a;\n}',
    'if (a) {\n  return b;\n}\n\nreturn a;',
  ],
  [
    'braces in strings, templates, patterns and comments',
    '  const s = "}" + \'}\' + `}${b}}`; // }\n  /* } */\n  return s.replace(/[}]/g, a);\n}',
    'const s = "}" + \'}\' + `}${b}}`; // }\n/* } */\nreturn s.replace(/[}]/g, a);',
  ],
  ['a division that is no pattern', '  return a / 2 / b;\n}\n', 'return a / 2 / b;'],
  [
    'a template with an object in it',
    '  return `${[a].map(x => ({ x }))}}`;\n}',
    'return `${[a].map(x => ({ x }))}}`;',
  ],
  ['one that was cut off', '  const x = a;\n  return (x +', 'const x = a;'],
  ['one that was cut off in a string', '  const x = a;\n  const s = "abc', 'const x = a;'],
  ['one that was cut off in a template', '  const x = a;\n  const s = `abc\n', 'const x = a;'],
  [
    'the whole function in a fence',
    '```javascript\nfunction f(a, b) {\n  return a;\n}\n```',
    '\n  return a;\n',
  ],
  [
    'the whole function, fence never closed',
    'Sure!\n```js\nfunction f(a, b) {\n  return a;\n}',
    '\n  return a;\n',
  ],
  [
    'the whole function without a fence',
    'function f(a, b) {\n  return a * b;\n}\n',
    '\n  return a * b;\n',
  ],
  [
    'the whole function after the pad',
    ' function f(a, b) {\n  return a * b;\n}\n',
    '\n  return a * b;\n',
  ],
  [
    'a constant that is the function',
    '```ts\nexport const f = (a, b) => {\n  return b;\n};\n```',
    '\n  return b;\n',
  ],
  ['an arrow without braces', '```js\nconst f = (a, b) => a + b;\n```', 'return a + b;'],
  [
    'an exported function expression',
    '```js\nmodule.exports = function f(a, b) {\n  return b;\n};\n```',
    '\n  return b;\n',
  ],
  [
    'talk around a fence',
    'Here it is:\n\n```\nfunction f(a, b) {\n  return b;\n}\n```\nEnjoy!',
    '\n  return b;\n',
  ],
  [
    'several fences of which one has the function',
    '```\nf(1, 2)\n```\n```js\nfunction f(a, b) {\n  return a;\n}\n```',
    '\n  return a;\n',
  ],
  ['a fence with nothing but the body', 'The body is:\n```js\n  return a;\n```', 'return a;'],
  [
    'its comment again',
    '```js\n/**\n * Add { numbers }.\n */\nfunction f(a, b) {\n  return a;\n}\n```',
    '\n  return a;\n',
  ],
  [
    'another name, calling itself',
    'function g(a, b) {\n  return g(b, a);\n}\n',
    '\n  return f(b, a);\n',
  ],
  [
    'a name in another case',
    '```js\nfunction F(a, b) {\n  return F(b, a);\n}\nfunction h() {\n  return 1;\n}\n```',
    'function h() {\n  return 1;\n}\n\n  return f(b, a);\n',
  ],
  [
    'other parameters',
    'function f(x, y) {\n  return x - y;\n}\n',
    'let x = a;\nlet y = b;\n\n  return x - y;\n',
  ],
  [
    'imports in front',
    "```js\nimport fs from 'node:fs';\nconst { sep } = require('path');\n\nfunction f(a, b) {\n  return sep;\n}\n```",
    '\n  return sep;\n',
    ["import fs from 'node:fs';", "const { sep } = require('path');"],
  ],
  [
    'a first line without its indentation',
    'const x = a;\n  return x;\n}',
    'const x = a;\nreturn x;',
  ],
  ['tabs', '\tif (a) {\n\t\treturn b;\n\t}\n\treturn a;\n}', 'if (a) {\n\treturn b;\n}\nreturn a;'],
  ['CRLF', '  const x = a;\r\n  return x;\r\n}\r\n', 'const x = a;\nreturn x;'],
  ['only talk', 'I cannot do that.', undefined],
  ['a single word', 'Sure', undefined],
  ['only a throw that says so', '  throw new Error("Not implemented");\n}', undefined],
  ['only a comment', '  // TODO: write it\n}', undefined],
  ['a closed fence', '```', undefined],
  ['nothing', '', undefined],
  ['broken code only', '  return ((\n', undefined],
];

describe('getting the body out of an answer in JavaScript', () => {
  for (const [what, answer, body, imports = []] of ANSWERS) {
    it(`survives ${what}`, () => {
      const found = extract(answer);
      assert.equal(found?.body.trim(), body?.trim());
      if (body !== undefined) assert.deepEqual(found?.imports, imports);
    });
  }

  it('finds the body behind types in TypeScript', () => {
    for (const head of [
      'function f(a: number, b: { c: string }): { d: number } {',
      'async function f<T extends object>(a: T, b?: T[]): Promise<{ d: T }> {',
      'export const f = (a: number, b: (x: number) => void): Map<string, number> => {',
      'const f: Fn = function (a: number, b: number): number | undefined {',
    ]) {
      const found = extract(
        `\`\`\`typescript\n${head}\n  return a as never;\n}\n\`\`\``,
        'typescript',
      );
      assert.equal(found?.body.trim(), 'return a as never;', head);
    }
  });

  it('gives a body that parses alone or nothing, and never throws', () => {
    const piece = fc.constantFrom(
      ...['  return a;\n', 'function f(a, b) {\n', '}\n', '```\n', '`', '${', "'", '(', '\n'],
      ...[
        '\t',
        'const x = 1;\n',
        '// c\n',
        '/* c',
        '/',
        '=> {',
        ')',
        ';',
        'é',
        '\\',
        'class C {\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), pieces => {
        const found = extract(pieces.join(''));
        if (found !== undefined) assert.ok(parses(found.body, 'javascript'), found.body);
      }),
      { numRuns: 300 },
    );
  });
});

describe('noticing the end of a function in JavaScript while it is written', () => {
  const ended = (text: string): boolean => functionEnded(text, 'javascript');

  it('ends at the closing brace and at a fence', () => {
    assert.equal(ended('  return a;\n}'), true);
    assert.equal(ended('  if (a) {\n    return b;\n  }\n}'), true);
    assert.equal(ended('  return a;\n```'), true);
    assert.equal(ended('```js\nfunction f() {\n}\n```'), true);
  });

  it('goes on while a brace may still be part of the body', () => {
    assert.equal(ended('  return a;\n'), false);
    assert.equal(ended('  if (a) {\n    return b;\n  }\n'), false);
    assert.equal(ended('  const s = "}";\n'), false);
    assert.equal(ended('  const s = `\n}\n```\n'), false);
    assert.equal(ended('  // }\n'), false);
    assert.equal(ended('  return /}/.test(a)'), false);
    assert.equal(ended('```js\nfunction f() {\n}\n'), false);
    assert.equal(ended('\n\n'), false);
  });
});
