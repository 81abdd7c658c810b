import type { AnsweredExample } from '../answered-example.ts';
import type { Stub } from '../stub.ts';

/** A test in the words that the file already uses: `test` or `it`, `expect` or `assert`. */
export function writeTest(
  test: string,
  { name, kind, isAsync, isGenerator, eol }: Stub,
  _moduleNames: readonly string[],
  examples: readonly AnsweredExample[],
): string | undefined {
  if (kind !== 'function' || isAsync || isGenerator || examples.length === 0) return undefined;
  // The name has to be there already: how a file imports is its own affair.
  if (!isImported(test, name)) return undefined;
  const runner = /(?<![\w.])(test|it)\s*\(/.exec(test)?.[1];
  const words = /(?<![\w.])expect\s*\(/.test(test)
    ? withExpect
    : /(?<![\w.])assert\b/.test(test)
      ? withAssert
      : undefined;
  if (runner === undefined || words === undefined) return undefined;
  const lines = [
    `${runner}('${name} does as was answered', () => {`,
    ...examples.map(one => `  ${words(one)}`),
    '});',
  ];
  const gap = test.endsWith('\n') ? eol : `${eol}${eol}`;
  return `${gap}${lines.map(line => line + eol).join('')}`;
}

function isImported(test: string, name: string): boolean {
  const own = name.replaceAll('$', '\\$');
  const word = `(?<![\\w$])${own}(?![\\w$])`;
  return new RegExp(
    `import\\s[^;]*${word}[^;]*from|(?:const|let|var)\\s[^=;]*${word}[^=;]*=\\s*(?:await\\s+)?(?:require|import)\\b`,
  ).test(test);
}

function withExpect({ call, expected }: AnsweredExample): string {
  return expected.kind === 'raises'
    ? `expect(() => ${call}).toThrow(${expected.type});`
    : `expect(${call}).toEqual(${expected.text});`;
}

function withAssert({ call, expected }: AnsweredExample): string {
  return expected.kind === 'raises'
    ? `assert.throws(() => ${call}, ${expected.type});`
    : `assert.deepEqual(${call}, ${expected.text});`;
}
