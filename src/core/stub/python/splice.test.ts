import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import type { Splice } from '../stub.ts';
import { findStubs } from './find-stubs.ts';
import { applyEdits } from '../apply-edits.ts';
import { splice } from './splice.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;

function put(text: string, body: string, imports: readonly string[] = [], index = 0): Splice {
  const stub = findStubs(text, parser).stubs[index];
  assert.ok(stub !== undefined);
  return splice(text, parser, stub, body, imports);
}

describe('splicing a body into its file', () => {
  it('keeps the docstring and replaces the placeholder', () => {
    const done = put('def f(x):\n    """Doc."""\n    pass\n\ny = 1\n', 'return x');
    assert.equal(done.text, 'def f(x):\n    """Doc."""\n    return x\n\ny = 1\n');
    assert.equal(done.code, 'def f(x):\n    """Doc."""\n    return x');
    assert.equal(done.program, 'def f(x):\n    """Doc."""\n    return x\n');
  });

  it('makes a block of a one-line stub', () => {
    assert.equal(put('def f(x): ...\n', 'return x').text, 'def f(x):\n    return x\n');
    assert.equal(put('def f(x): pass  # later', 'return x').text, 'def f(x):\n    return x');
  });

  for (const body of [
    'for a in x:\n    g(a)\nreturn 1',
    '        for a in x:\n            g(a)\n        return 1',
    'for a in x:\n            g(a)\n        return 1',
    '\tfor a in x:\n\t\tg(a)\n\treturn 1\n\n',
    '\r\n  for a in x:\r\n    g(a)\r\n  return 1',
  ]) {
    it(`indents ${JSON.stringify(body)} as the file is`, () => {
      const done = put('def f(x):\r\n\t"""Doc."""\r\n', body);
      assert.equal(
        done.text,
        'def f(x):\r\n\t"""Doc."""\r\n\tfor a in x:\r\n\t\tg(a)\r\n\treturn 1\r\n',
      );
    });
  }

  it('takes a first line that lost its indentation as one of the others', () => {
    assert.equal(
      put('def f(x): ...\n', 'y = x\n    return y').code,
      'def f(x):\n    y = x\n    return y',
    );
  });

  it('sees that loss through brackets that run over lines', () => {
    const body =
      't = {\n        1: 2,\n    }\n    if (x and\n            t):\n        x = 1\n    return t';
    assert.equal(put('def f(x): ...\n', body).text, `def f(x):\n    ${body}\n`);
  });

  it('leaves the inside of a string as it was written', () => {
    const body = '    s = """a\n  b\n        c"""\n    return s';
    assert.equal(
      put('class A:\n  def f(self):\n    pass\n', body).text,
      `class A:\n  def f(self):\n${body}\n`,
    );
  });

  it('gives a docstring that stands beside its def a line of its own', () => {
    const done = put('def f(x): """Doc."""\n', 'import re\nreturn x');
    assert.equal(done.text, 'import re\n\n\ndef f(x):\n    """Doc."""\n    return x\n');
    assert.equal(done.code, done.text.trimEnd());
    assert.equal(
      put('def f(): "Doc."; pass\n', 'return 1').text,
      'def f():\n    "Doc."\n    return 1\n',
    );
  });

  it('keeps what stands before and beside the docstring', () => {
    const text = 'def f(x):\n    import math\n    """Doc."""  # noqa\n    pass  # TODO\n';
    assert.equal(
      put(text, 'return math').text,
      'def f(x):\n    import math\n    """Doc."""  # noqa\n    return math\n',
    );
  });

  it('drops a docstring that the model wrote again', () => {
    const done = put('def f():\n    """Doc."""\n', '"""Doc."""\nreturn 1');
    assert.equal(done.text, 'def f():\n    """Doc."""\n    return 1\n');
  });

  it('writes pass where nothing would be left', () => {
    assert.equal(put('def f(): ...\n', '  # nothing').text, 'def f():\n    # nothing\n    pass\n');
    assert.equal(put('def f(): ...\n', 'import re').text, 'import re\n\n\ndef f():\n    pass\n');
  });

  it('moves imports to the top, without those that are there', () => {
    const text =
      '"""Module."""\nfrom __future__ import annotations\nimport os  # noqa\nfrom typing import List\n\ndef f(): ...\n';
    const body = 'import os\nimport math\nfrom typing import List, Dict\nreturn math.pi';
    assert.equal(
      put(text, body, ['import re']).text,
      '"""Module."""\nfrom __future__ import annotations\nimport os  # noqa\nfrom typing import List\nimport re\nimport math\nfrom typing import Dict\n\ndef f():\n    return math.pi\n',
    );
  });

  it('puts imports after a module docstring, opening comments and a byte order mark', () => {
    const body = 'import re\nreturn re';
    assert.match(
      put('"""Module."""\n\ndef f(): ...\n', body).text,
      /^"""Module."""\n\nimport re\n\ndef/,
    );
    assert.match(
      put('#!/bin/py\n# about f\ndef f(): ...\n', body).text,
      /^#!\/bin\/py\nimport re\n\n\n# about f\n/,
    );
    assert.match(put('\uFEFFdef f(): ...\n', body).text, /^\uFEFFimport re\n\n\ndef f/);
  });

  it('keeps an import in the body when its name is taken in the file', () => {
    const done = put(
      'def reduce(): return 1\n\ndef f(): ...\n',
      'from functools import reduce\nreturn reduce',
    );
    assert.match(done.text, /def f\(\):\n {4}from functools import reduce\n {4}return reduce/);
    assert.equal(done.edits.length, 1);
  });

  it('runs what the finished function reaches, and no more', () => {
    const text =
      'import os\nimport json\nfrom typing import List\n\nLIMIT = 3\nOTHER = 4\nTABLE = {}\nTABLE["a"] = 1\n\ndef helper():\n    return LIMIT\n\ndef unrelated():\n    """Other."""\n\ndef f(x: List) -> int:\n    """Doc."""\n\nprint("hello")\nif __name__ == "__main__":\n    f([])\n';
    const done = put(text, 'import math\nreturn helper() + TABLE["a"] + math.pi', [], 1);
    assert.equal(
      done.program,
      'from typing import List\nimport math\nLIMIT = 3\nTABLE = {}\nTABLE["a"] = 1\ndef helper():\n    return LIMIT\ndef f(x: List) -> int:\n    """Doc."""\n    return helper() + TABLE["a"] + math.pi\n',
    );
  });

  it('runs the whole class of a method', () => {
    const text =
      'class Base: pass\n\nclass A(Base):\n    n = 1\n    def f(self): ...\n    def g(self): ...\n';
    const { program, code } = put(text, 'return self.n');
    assert.equal(code, '    def f(self):\n        return self.n');
    assert.match(
      program,
      /^class Base: pass\nclass A\(Base\):\n {4}n = 1\n {4}def f\(self\):\n {8}return self.n\n {4}def g\(self\): \.\.\.\n$/,
    );
  });

  it('changes nothing but its edits, whatever the body is', () => {
    const line = fc.oneof(
      fc.constantFrom('x = 1', 'if x:', '    y', '\treturn 2', 'import re', '"""', ')', '# c', ''),
      fc.string({ maxLength: 12 }),
    );
    const file = fc.constantFrom(
      'import os\n\ndef g():\n    return 1\n\ndef f(x):\n    """Doc."""\n    pass\n\nZ = 1\n',
      '\uFEFF# c\r\nclass A:\r\n\t@d\r\n\tdef f(self): ...\r\n\tz = "é𝒳"\r\n',
      '"""M."""\nasync def f():\n    # TODO\n\nx = 1',
    );
    fc.assert(
      fc.property(file, fc.array(line, { maxLength: 8 }), (text, lines) => {
        const stub = findStubs(text, parser).stubs[0];
        assert.ok(stub !== undefined);
        const done = splice(text, parser, stub, lines.join('\n'));
        assert.equal(done.text, applyEdits(text, done.edits));
        const bodyEdit = done.edits.at(-1);
        assert.deepEqual(bodyEdit?.span, stub.bodySpan);
        assert.ok(done.text.endsWith(text.slice(stub.bodySpan.end)));
        assert.ok(done.edits.length <= 2 && done.text.includes(stub.header));
        const before =
          done.edits.length === 2 ? (done.edits[0]?.span.start ?? 0) : stub.bodySpan.start;
        assert.equal(done.text.slice(0, before), text.slice(0, before));
      }),
      { numRuns: 300 },
    );
  });
});
