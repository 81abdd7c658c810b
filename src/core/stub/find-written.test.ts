import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../base/source.ts';
import { languageSupport } from './language-table.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

const written = (language: Language, text: string) => {
  const support = languageSupport(language);
  const parser = parsers[language];
  return support.findWritten(text, parser).map(stub => ({
    name: stub.qualifiedName,
    body: text.slice(stub.bodySpan.start, stub.bodySpan.end),
    header: stub.header,
    placed: support.splice(text, parser, stub, 'return 7').text,
    as: support.asWritten(text, parser, stub),
  }));
};

describe('finding functions that have a body', () => {
  it('leaves stubs to those who look for stubs', () => {
    const text = 'def a():\n    pass\n\n\ndef b():\n    """Say."""\n\n\ndef c():\n    return 1\n';
    assert.deepEqual(
      written('python', text).map(({ name }) => name),
      ['c'],
    );
    assert.deepEqual(
      written('javascript', 'function a() {}\nfunction b() { return 1; }\n').map(
        ({ name }) => name,
      ),
      ['b'],
    );
  });

  it('takes all of a Python body after the docstring, so that another can stand there', () => {
    const text =
      'class C:\n    def f(self, a):\n        """Say.\n        """\n        b = a  # so\n        return b  # it is\n\n\nX = 1\n';
    const [found] = written('python', text);
    assert.equal(found?.name, 'C.f');
    assert.equal(found.body, '\n        b = a  # so\n        return b  # it is');
    assert.equal(
      found.placed,
      'class C:\n    def f(self, a):\n        """Say.\n        """\n        return 7\n\n\nX = 1\n',
    );
  });

  it('takes a Python body on the line of its def', () => {
    const [found] = written('python', 'def f(a): return a\n');
    assert.equal(found?.placed, 'def f(a):\n    return 7\n');
  });

  it('takes what stands between the braces of a JavaScript function', () => {
    const text = '/** Doubles. */\nexport function f(a) {\n  // twice\n  return a * 2;\n}\n';
    const [found] = written('javascript', text);
    assert.match(found?.header ?? '', /Doubles[^]*\{$/);
    assert.equal(found?.body, '\n  // twice\n  return a * 2;\n');
    assert.equal(found.placed, '/** Doubles. */\nexport function f(a) {\n  return 7\n}\n');
  });

  it('reads a function as it stands without changing a byte', () => {
    const text = 'K = 2\n\n\ndef f(a):\n    return a * K\n\n\ndef g():\n    return 0\n';
    const [found] = written('python', text);
    assert.deepEqual(found?.as.edits, []);
    assert.equal(found.as.code, 'def f(a):\n    return a * K');
    assert.equal(found.as.program, 'K = 2\ndef f(a):\n    return a * K\n');
  });
});
