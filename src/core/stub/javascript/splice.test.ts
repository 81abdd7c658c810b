import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { applyEdits } from '../apply-edits.ts';
import type { Splice } from '../stub.ts';
import { findStubs } from './find-stubs.ts';
import { splice } from './splice.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

function put(
  text: string,
  body: string,
  imports: readonly string[] = [],
  parser = parsers.javascript,
): Splice {
  const stub = findStubs(text, parser).stubs[0];
  assert.ok(stub !== undefined);
  return splice(text, parser, stub, body, imports);
}

describe('splicing a body into a JavaScript file', () => {
  it('keeps the comment and the braces and replaces the placeholder', () => {
    const text =
      '/** Doc. */\nexport const f = x => {\n  // TODO\n  throw new Error("todo");\n};\n\nlet y;\n';
    const done = put(text, 'return x;');
    assert.equal(done.text, '/** Doc. */\nexport const f = x => {\n  return x;\n};\n\nlet y;\n');
    assert.equal(done.code, '/** Doc. */\nexport const f = x => {\n  return x;\n};');
    assert.equal(done.program, 'export const f = x => {\n  return x;\n};\n');
  });

  it('keeps a comment inside that describes the function', () => {
    const done = put('function f(x) {\n  // f(1) // => 1\n  // TODO\n}\n', 'return x;');
    assert.equal(done.text, 'function f(x) {\n  // f(1) // => 1\n  return x;\n}\n');
  });

  it('makes lines of a one-line stub', () => {
    assert.equal(put('function f(x) {}\n', 'return x;').text, 'function f(x) {\n  return x;\n}\n');
    const method = put('class C {\n    m(x) {}\n    n() { return 1; }\n}\n', 'return x;');
    assert.equal(
      method.text,
      'class C {\n    m(x) {\n        return x;\n    }\n    n() { return 1; }\n}\n',
    );
    assert.equal(method.code, '    m(x) {\n        return x;\n    }');
  });

  for (const body of [
    'for (const a of x) {\n  g(a);\n}\nreturn 1;',
    '        for (const a of x) {\n            g(a);\n        }\n        return 1;',
    'for (const a of x) {\n        g(a);\n    }\n    return 1;',
    '\tfor (const a of x) {\n\t\tg(a);\n\t}\n\treturn 1;\n\n',
    '\r\n  for (const a of x) {\r\n    g(a);\r\n  }\r\n  return 1;',
  ]) {
    it(`indents ${JSON.stringify(body)} as the file is`, () => {
      const done = put('function f(x) {\r\n\t// TODO\r\n}\r\n', body);
      assert.equal(
        done.text,
        'function f(x) {\r\n\tfor (const a of x) {\r\n\t\tg(a);\r\n\t}\r\n\treturn 1;\r\n}\r\n',
      );
    });
  }

  it('leaves the white space in templates alone, and keeps the stars of comments in line', () => {
    const body = 'const s = `\n   a\n`;\n/*\n * Note.\n */\nreturn s;';
    const done = put('class C {\n  f() {\n  }\n}\n', body);
    assert.equal(
      done.text,
      'class C {\n  f() {\n    const s = `\n   a\n`;\n    /*\n     * Note.\n     */\n    return s;\n  }\n}\n',
    );
  });

  it('changes nothing outside of its edits, whatever the body', () => {
    const text = 'let a = 1;\n/** Doc. */\nfunction f(x) {\n  // TODO\n}\nlet b = "ü";\n';
    const piece = fc.constantFrom(
      'return x;',
      '\n',
      '  ',
      '}',
      '{',
      '`',
      "'",
      'import a from "a";',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), pieces => {
        const done = put(text, pieces.join(''));
        assert.equal(applyEdits(text, done.edits), done.text);
        assert.ok(
          done.text.endsWith('}\nlet b = "ü";\n') &&
            done.text.includes('/** Doc. */\nfunction f(x) {'),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('imports of a body', () => {
  it('go below those of an ES module, in its style and quotes', () => {
    const text = 'import a from "a"\n\nexport function f(x) {\n}\n';
    const done = put(text, 'return sep;', [
      "const { sep, join: j } = require('node:path');",
      "const fs = require('fs')",
    ]);
    assert.ok(
      done.text.startsWith(
        'import a from "a"\nimport { sep, join as j } from "node:path"\nimport * as fs from "fs"\n\nexport',
      ),
      done.text,
    );
    assert.ok(done.code.startsWith('import { sep'));
  });

  it('become calls of require in a CommonJS file', () => {
    const text = "'use strict';\n\nconst a = require('a');\n\nexports.f = function (x) {\n};\n";
    const done = put(
      text,
      "import fs from 'node:fs';\nimport { sep as s } from 'path';\n\nreturn s;",
    );
    assert.ok(
      done.text.includes(
        "const a = require('a');\nconst fs = require('node:fs');\nconst { sep: s } = require('path');\n\nexports.f",
      ),
      done.text,
    );
    assert.ok(!done.text.includes('import '));
  });

  it('are dropped where they are there already, under either name of a module of Node', () => {
    const text = "import { sep } from 'node:path';\nexport function f() {\n}\n";
    assert.equal(put(text, 'return sep;', ["import { sep } from 'path';"]).edits.length, 1);
  });

  it('go to the top of a file without any, past the comment it begins with', () => {
    const done = put('// Licence.\n\nexport function f() {\n}\n', 'return a;', [
      "import a from 'a';",
    ]);
    assert.equal(
      done.text,
      "// Licence.\n\nimport a from 'a';\n\nexport function f() {\n  return a;\n}\n",
    );
  });

  it('stay with the body where the name is taken and require can stand', () => {
    const text = 'const fs = 1;\nmodule.exports = function f() {\n};\n';
    assert.ok(
      put(text, 'return 1;', ["import fs from 'fs';"]).text.includes(
        "  const fs = require('fs');\n  return 1;",
      ),
    );
  });
});

describe('the program around a body', () => {
  it('holds what the function reaches, and no more', () => {
    const text =
      "import { a, b } from './ab.js';\nimport type { T } from './t.js';\nconst UNUSED = 1;\nconst BASE: T = a;\nconst table = {};\ntable.x = BASE;\nfunction helper() { return table; }\nexport function f(): number {\n}\nexport { helper };\nrun();\n";
    const { program } = put(text, 'return helper().x;', [], parsers.typescript);
    assert.equal(
      program,
      "import { a, b } from './ab.js';\nimport type { T } from './t.js';\nconst BASE: T = a;\nconst table = {};\ntable.x = BASE;\nfunction helper() { return table; }\nexport function f(): number {\n  return helper().x;\n}\n",
    );
  });

  for (const [text, last] of [
    ['export default function (a) {}', 'const defaultExport = exports.default;'],
    ['module.exports = a => {};', 'const defaultExport = module.exports;'],
    ['module.exports = function f(a) {};', 'const f = module.exports;'],
    ['exports.f = a => {};', 'const f = exports.f;'],
    ['module.exports = { f(a) {}, g: 1 };', 'const f = module.exports.f;'],
  ] as const) {
    it(`gives what ${text} exports a name to call it by`, () => {
      assert.equal(put(text, 'return a;').program.trimEnd().split('\n').at(-1), last);
    });
  }

  it('keeps the whole class of a method, and the directive of the file', () => {
    const text =
      "'use strict';\nclass C extends B {\n  m() {}\n  n() { return 1; }\n}\nclass B {}\n";
    const { program } = put(text, 'return this.n();');
    assert.ok(program.startsWith("'use strict';\nclass C extends B {"));
    assert.ok(program.includes('n() { return 1; }') && program.includes('class B {}'));
  });

  it('is the whole file when the body breaks it', () => {
    const done = put('function f() {\n}\nlet y;\n', 'return (;');
    assert.equal(done.program, done.text);
  });
});
