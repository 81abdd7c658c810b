import assert from 'node:assert/strict';
import { createParsers } from '../../../adapters/tree-sitter/create-parser.ts';
import { stubAt } from '../language-table.ts';
import type { Stub } from '../stub.ts';
import { findStubs } from './find-stubs.ts';

const parser = (await createParsers('dist/vendor/tree-sitter')).python;
const find = (text: string): readonly Stub[] => findStubs(text, parser).stubs;
const names = (text: string): string[] => find(text).map(stub => stub.qualifiedName);

function only(text: string): Stub {
  const [stub, ...more] = find(text);
  assert.ok(stub !== undefined && more.length === 0, `${more.length + 1} stubs`);
  return stub;
}

describe('finding Python stubs', () => {
  for (const body of [
    '    """Doc."""',
    "    r'''Doc.'''",
    '    pass',
    '    ...',
    '    raise NotImplementedError',
    '    raise NotImplementedError("later")',
    '    # TODO: write me',
    '    """Doc."""\n    # FIXME\n    raise NotImplementedError()',
    '    """Doc."""\n    ...  # later',
    '    import math\n    """Doc."""',
  ]) {
    it(`takes ${JSON.stringify(body)} for no body`, () => {
      assert.deepEqual(names(`def f(x):\n${body}\n\n\ny = 1\n`), ['f']);
    });
  }

  for (const body of [
    '    return 1',
    '    """Doc."""\n    return',
    '    pass\n    print(1)',
    '    raise ValueError',
    '    f"""{x}"""',
    '    import math',
    '    yield',
  ]) {
    it(`takes ${JSON.stringify(body)} for a body`, () => {
      assert.deepEqual(names(`def f(x):\n${body}\n`), []);
    });
  }

  it('tells functions, methods and nested functions apart', () => {
    const text =
      'class A:\n    class B:\n        def m(self): ...\n\ndef f():\n    def g(): pass\n    return g\n';
    assert.deepEqual(
      find(text).map(({ qualifiedName, kind }) => [qualifiedName, kind]),
      [
        ['A.B.m', 'method'],
        ['f.<locals>.g', 'nested'],
      ],
    );
  });

  it('reads a decorated, asynchronous, typed signature over several lines', () => {
    const text =
      '@cache\n@log("x")\nasync def größe(\n    a: int,\n    /,\n    b: "Foo" = 3,\n    *rest: str,\n    c=None,\n    **more,\n) -> AsyncIterator[int]:\n    """Doc."""\n';
    const stub = only(text);
    assert.equal(stub.name, 'größe');
    assert.equal(stub.line, 3);
    assert.equal(stub.isAsync, true);
    assert.equal(stub.isGenerator, true);
    assert.equal(stub.returns, 'AsyncIterator[int]');
    assert.deepEqual(stub.parameters, [
      { name: 'a', annotation: 'int' },
      { name: 'b', annotation: '"Foo"', default: '3' },
      { name: '*rest', annotation: 'str' },
      { name: 'c', default: 'None' },
      { name: '**more' },
    ]);
    assert.equal(stub.header, text.trimEnd());
    assert.equal(text.slice(stub.span.start, stub.span.end), text.trimEnd());
  });

  it('keeps tabs, carriage returns and a byte order mark', () => {
    const stub = only('\uFEFFclass A:\r\n\tdef f(self):\r\n\t\t"""Doc."""\r\n\t\tpass\r\n');
    assert.equal(stub.bodyIndent, '\t\t');
    assert.equal(stub.eol, '\r\n');
    assert.equal(only('class A:\n  def f(self): ...\n').bodyIndent, '    ');
  });

  it('dedents a docstring and knows the line of each of its lines', () => {
    const stub = only('def f():\n    """One\n\n      two\\tx\n    three \\\n    four\n    """\n');
    assert.deepEqual(stub.docstring?.text.split('\n'), [
      'One',
      '',
      '  two       x',
      'three     four',
    ]);
    assert.deepEqual(stub.docstring.lines, [2, 3, 4, 5]);
  });

  it('ends a body of comments where the indentation ends', () => {
    const text =
      'class A:\n    def f(self):\n        # TODO\n        # more\n\n    # about g\n    def g(self):\n        return 1\n';
    const stub = only(text);
    assert.equal(
      text.slice(stub.bodySpan.start, stub.bodySpan.end),
      '\n        # TODO\n        # more',
    );
  });

  it('skips what is meant to have no body, and says why', () => {
    const text =
      'class P(Protocol):\n    def a(self): ...\n\nclass C(ABC):\n    @abc.abstractmethod\n    def b(self): ...\n\n@overload\ndef c(x: int) -> int: ...\n\ndef c(x):\n    pass\n';
    const found = findStubs(text, parser);
    assert.deepEqual(
      found.stubs.map(stub => stub.line),
      [11],
    );
    assert.deepEqual(
      found.skipped.map(({ name }) => name),
      ['P.a', 'C.b', 'c'],
    );
    assert.match(found.skipped[2]?.why ?? '', /overload/);
  });

  it('reports where a file does not parse and still finds what is outside of it', () => {
    const found = findStubs('def f(x):\n    return (1\n\nx = )\n\ndef g():\n    pass\n', parser);
    assert.deepEqual(
      found.stubs.map(stub => stub.name),
      ['g'],
    );
    assert.ok(found.problems.some(({ line, message }) => line === 4 && message.includes('line 4')));
  });

  it('finds the innermost stub of a line, decorators and comments included', () => {
    const text = '@d\ndef f():\n    """Doc."""\n    # TODO\n\nx = 1\n';
    const stubs = find(text);
    assert.deepEqual(
      [1, 2, 4, 5, 6].map(line => stubAt(stubs, line, text)?.name),
      ['f', 'f', 'f', undefined, undefined],
    );
  });
});
