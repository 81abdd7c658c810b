import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import type { Language } from '../base/source.ts';
import { ignoresArguments } from './ignores-arguments.ts';
import { languageSupport } from './language-table.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

/** Of each body, whether it is taken to ignore what the stub of a file is called with. */
function verdicts(
  language: Language,
  text: string,
  bodies: readonly string[],
): readonly (readonly [string, boolean])[] {
  const parser = parsers[language];
  const [stub] = languageSupport(language).findStubs(text, parser).stubs;
  assert.ok(stub);
  return bodies.map(body => [body, ignoresArguments(stub, body, parser)]);
}

const all = (bodies: readonly string[], ignores: boolean) => bodies.map(body => [body, ignores]);

describe('a body that reads nothing of what its function is called with', () => {
  const python = 'def f(a, *rest, key=1):\n    """Do."""\n    pass\n';
  const script = 'function f(a: number, { b, c: d }: P, ...rest: number[]): number {\n}\n';

  it('is one that names no parameter, whatever it says in strings, comments and attributes', () => {
    const bodies = ['    return 16796', '    # a\n    return "a"', '    b = [1]\n    return b[0]'];
    assert.deepEqual(verdicts('python', python, bodies), all(bodies, true));
    const scripts = ['return 1;', '// a\nreturn `a`;', 'const x = { a: 1 };\nreturn x.a;'];
    assert.deepEqual(verdicts('typescript', script, scripts), all(scripts, true));
  });

  it('is none that names one, at any depth, or that gets at all of them', () => {
    const bodies = ['    return a', '    return [x for x in rest]', '    return f"{key}"']
      .concat(['    def g():\n        return a\n    return g()', '    return locals()["a"]'])
      // What does not parse as a whole is looked through all the same.
      .concat(['    return a +']);
    assert.deepEqual(verdicts('python', python, bodies), all(bodies, false));
    const scripts = [
      'return a;',
      'return b;',
      'return d;',
      'return { a };',
      'return `${rest[0]}`;',
    ].concat(['return arguments[0];']);
    assert.deepEqual(verdicts('typescript', script, scripts), all(scripts, false));
  });

  it('cannot be told where there is nothing to read, or something else to read it by', () => {
    const none = 'def f():\n    """Do."""\n    pass\n';
    assert.deepEqual(verdicts('python', none, ['    return 1']), all(['    return 1'], false));
    const inner = 'def outer(b):\n    def f(a):\n        """Do."""\n        pass\n    return f\n';
    assert.deepEqual(verdicts('python', inner, ['    return b']), all(['    return b'], false));
    const method = 'class C:\n    def f(self, a):\n        """Do."""\n        pass\n';
    assert.deepEqual(verdicts('python', method, ['return self.x', 'return 1']), [
      ['return self.x', false],
      ['return 1', true],
    ]);
  });
});
