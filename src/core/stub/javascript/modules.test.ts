import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { missingModules, moduleNames, siblingModules } from './modules.ts';
import { normalise } from './normalise.ts';

const { javascript, typescript } = await createParsers('dist/vendor/tree-sitter');

describe('the modules of a JavaScript program', () => {
  it('are missing when they are packages, modules of Node, or not beside it', () => {
    const program =
      "import a from 'lodash';\nimport { b } from './b.js';\nconst c = require('node:fs');\nimport './d/index.js';\nexport * from '../e';\n";
    assert.deepEqual(missingModules(program, javascript, ['b', 'd']), [
      'lodash',
      'node:fs',
      '../e',
    ]);
  });

  it('are not missing when only types come from them', () => {
    const program =
      "import type { A } from 'a';\nimport { B, type C } from 'b';\nimport { d } from 'd';\nlet x: B = d;\n";
    assert.deepEqual(missingModules(program, typescript, []), ['d']);
  });

  it('are looked for with the endings of their language first', () => {
    const [js] = siblingModules("import x from './x';", javascript);
    assert.deepEqual(js?.paths.slice(0, 2), ['x.js', 'x.mjs']);
    const [ts] = siblingModules("import x from './x.js';", typescript);
    assert.deepEqual(ts?.paths, ['x.ts', 'x.js', 'x.tsx']);
    assert.deepEqual(moduleNames('src/shapes/index.ts'), [
      'shapes',
      'src/shapes',
      'src/shapes/index',
    ]);
  });
});

describe('the key of a JavaScript program', () => {
  const same = (a: string, b: string): void => {
    assert.ok(normalise(a, javascript) !== undefined, a);
    assert.equal(normalise(a, javascript), normalise(b, javascript));
  };

  it('does not count comments, white space, quotes, semicolons and redundant parentheses', () => {
    same('const a = "x"; // c\nf((a))', "const a='x'\n\nf(a);");
    same('x => (x + 1)', '(x) => x + 1');
    same('f([1, 2,], { a, })', 'f([1, 2], { a })');
    same('return_(a)', 'return_((((a))))');
    same('  m(a) { return 1 }', 'm(a) {\n  return 1;\n}');
  });

  it('counts what changes the meaning', () => {
    for (const [a, b] of [
      ['a?.b.c', '(a?.b).c'],
      ['[1,,]', '[1,]'],
      ['a - (b - c)', 'a - b - c'],
      ['`a${b}`', '`a${c}`'],
      ['let a', 'const a = 1'],
    ] as const) {
      assert.notEqual(normalise(a, javascript), normalise(b, javascript), a);
    }
  });

  it('is none for what does not parse', () => {
    assert.equal(normalise('return (', javascript), undefined);
  });
});
