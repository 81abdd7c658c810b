import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { sameProgramKey } from './rename-locals.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).typescript;
const keyOf = (body: string) => sameProgramKey(`function f(a, b) {\n${body}\n}\n`, parser);

describe('the key of a script', () => {
  it('does not depend on what its variables are called', () => {
    for (const [one, other] of [
      ['const c = a;\nreturn c + b;', 'const total = a; // sum\nreturn total + b'],
      [
        'let s = 0;\nfor (const x of a) s += x;\nreturn s;',
        'let t = 0;\nfor (const y of a) t += y;\nreturn t;',
      ],
      ['const h = x => x;\nreturn h(a);', 'const g = x => x;\nreturn g(a);'],
      ['const s = a;\nreturn `${s}`;', 'const t = a;\nreturn `${t}`;'],
    ] as const) {
      assert.equal(keyOf(one), keyOf(other), one);
      assert.notEqual(keyOf(one), undefined);
    }
  });

  it('keeps programs apart that mean different things', () => {
    for (const [one, other] of [
      ['const c = a, d = b;\nreturn c;', 'const c = a, d = b;\nreturn d;'],
      ['const c = a;\nreturn c.c;', 'const d = a;\nreturn d.d;'],
      ['const c = a;\nreturn { c };', 'const d = a;\nreturn { d };'],
      ['const { c } = a;\nreturn c;', 'const { d } = a;\nreturn d;'],
      ['const c = a;\nreturn eval("c");', 'const d = a;\nreturn eval("c");'],
      ['const c = a;\nreturn d;', 'const c = a;\nreturn c;'],
      ['const h = () => 1;\nreturn h.name;', 'const g = () => 1;\nreturn g.name;'],
      ['const Math = a;\nreturn Math.max(b);', 'const m = a;\nreturn Math.max(b);'],
    ] as const) {
      assert.notEqual(keyOf(one), keyOf(other), one);
    }
  });

  it('is none for what does not parse', () => {
    assert.equal(keyOf('return ('), undefined);
  });
});
