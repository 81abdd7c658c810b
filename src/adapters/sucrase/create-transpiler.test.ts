import assert from 'node:assert/strict';
import { createContext, runInContext, runInNewContext } from 'node:vm';
import { createTranspiler } from './create-transpiler.ts';

const transpiler = createTranspiler();

function script(source: string, dialect: 'javascript' | 'typescript' = 'typescript'): string {
  const made = transpiler.file(source, dialect);
  assert.ok('script' in made, JSON.stringify(made));
  return made.script;
}

describe('turning sources into scripts', () => {
  it('leaves a script as it is', () => {
    const source = '// export nothing\nconst f = a => a < 3 && a > 1;\nmodule.exports = { f };\n';
    assert.equal(script(source, 'javascript'), source);
  });

  it('takes types away and keeps every line where it was', () => {
    const source = [
      'type Pair = {',
      '  a: number;',
      '};',
      'enum Color { Red, Green = 5 }',
      'class P<T> { constructor(private readonly x: T) {} get(): T { return this.x; } }',
      'const f = <T,>(p: Pair & { b?: T }): number => (p as Pair).a!;',
      'function line() { return 7; }',
    ].join('\n');
    const made = script(source);
    assert.equal(made.split('\n')[6], 'function line() { return 7; }');
    const gives: unknown = runInNewContext(`${made}; String([f({ a: 3 }), Color.Green, new P(4).get()])`);
    assert.equal(gives, '3,5,4');
  });

  it('makes CommonJS of a module, and its imports visible to calls', () => {
    const source =
      "import base, { tax, rate as r, type T } from './price';\nimport * as all from './price';\n" +
      'export default function f(x: number) { return tax(x) + r; }\nexport const g = 1;\n';
    const context = createContext({
      exports: {},
      require: () => ({ __esModule: true, default: 'base', tax: (x: number) => 2 * x, rate: 1 }),
    });
    runInContext(script(source), context);
    assert.equal(runInContext('exports.default(4)', context), 9);
    assert.equal(
      runInContext('String([base, tax(2), r, all.tax(3), f(1)])', context),
      'base,4,1,6,3',
    );
  });

  it('says what does not parse, and where', () => {
    const made = transpiler.file('const a = 1;\nconst b: = 2;\n', 'typescript');
    assert.ok('syntaxError' in made);
    assert.match(made.syntaxError, /^SyntaxError: .+ \(line 2\)$/);
  });

  it('takes markup in either language, and a cast for a cast', () => {
    assert.match(script('const x = <div>hi</div>;', 'javascript'), /React\.createElement\('div'/);
    assert.match(script('const x = (y: number) => <A b={y} />;'), /React\.createElement\(A/);
    assert.equal(script('const x = <number>y;').replaceAll(' ', ''), 'constx=y;');
  });

  it('takes a call with types, and an object for an object', () => {
    assert.deepEqual(transpiler.snippet('{ a: 1 as number, b: 2 };', 'typescript'), {
      script: '({ a: 1 , b: 2 }\n)',
    });
    assert.deepEqual(transpiler.snippet('const x: number = 1;\nlet y = <any>x', 'typescript'), {
      script: 'const x = 1;\nlet y = x',
    });
    assert.deepEqual(transpiler.snippet('f(1)', 'javascript'), { script: 'f(1)' });
  });
});
