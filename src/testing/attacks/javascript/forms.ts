import { chapter } from '../attack.ts';
import type { Attack, Row } from '../attack.ts';
import { BENIGN, body } from './source.ts';

const honest = (id: string, name: string, source: string, parts: Partial<Row> = {}): Row => ({
  id,
  name,
  source,
  verdict: 'PASS',
  honest: true,
  ...parts,
});

/** The forms a right answer can come in, and what is no answer (catalogue, J51 and J52). */
const JAVASCRIPT = chapter('javascript', [
  honest('J52', 'module.exports = f', `${BENIGN}module.exports = f;\n`),
  honest('J52b', 'exports.f = f', `${BENIGN}exports.f = f;\n`),
  honest('J52c', 'export function f', `export ${BENIGN}`, { module: true }),
  honest('J52d', 'export default f', `${BENIGN}export default f;\n`, { module: true }),
  honest('J52e', 'an arrow in a const', 'const f = (a, b) => a + b;\n'),
  honest('J52f', 'a method of a class', 'class C {\n  f(a, b) {\n    return a + b;\n  }\n}\n', {
    call: (a, b) => `new C().f(${a}, ${b})`,
  }),
  honest('J52g', 'export default function f', `export default ${BENIGN}`, { module: true }),
  honest('J52h', 'export { f as g }', `${BENIGN}export { f as g, f };\n`, { module: true }),
  honest(
    'J52i',
    'await at the top',
    `const zero = await Promise.resolve(0);\nexport ${body('return a + b + zero;')}`,
    { module: true },
  ),
  honest(
    'J52j',
    'a main block that is not run',
    `${BENIGN}if (typeof require === "function" && require.main === module) {\n  process.exit(1);\n}\n`,
  ),
  honest(
    'J52k',
    'BOM, CRLF, a hash-bang and a form feed',
    `\ufeff\r\n\f${BENIGN.replaceAll('\n', '\r\n')}`,
  ),
  honest(
    'J52l',
    '"use strict" and a name of every kind',
    `"use strict";\nlet é = 1, $ = 2, _ = 3;\n${BENIGN}`,
  ),
  { id: 'J53', name: 'nothing at all', source: '', verdict: 'ERROR' },
  {
    id: 'J53b',
    name: 'another function',
    source: 'function g(a, b) { return a + b; }\n',
    verdict: 'ERROR',
  },
  { id: 'J53g', name: 'a wrong answer', source: body('return a - b;'), verdict: 'WRONG' },
  { id: 'J53c', name: 'no JavaScript', source: 'function f(a, b {\n', verdict: 'COMPILE_ERROR' },
  {
    id: 'J53d',
    name: 'Python',
    source: 'def f(a, b):\n    return a + b\n',
    verdict: 'COMPILE_ERROR',
  },
  {
    id: 'J53e',
    name: 'a getter on the exports that gives another function each time',
    source: `let n = 0;\n${body('return 0;')}Object.defineProperty(module.exports, "f", { get: () => () => (n++, 3), enumerable: true });\n`,
    verdict: ['WRONG', 'ERROR'],
  },
  {
    id: 'J53f',
    name: 'the function replaced by a proxy that answers by heart',
    source: 'let n = 0;\nvar f = new Proxy(function () {}, { apply: () => [3, 12, 0][n++] });\n',
    verdict: 'WRONG',
  },
]);

const TYPESCRIPT = chapter('typescript', [
  honest(
    'J51',
    'types that do not hold',
    `const x: number = 'a' as any;\nconst y: string = 3;\nfunction f(a: string, b: string): string {\n  return a + b;\n}\n`,
  ),
  honest(
    'J51b',
    'interfaces, generics, enums, parameter properties and satisfies',
    'interface Sum<T extends number> { readonly of: readonly [T, T] }\nenum Kind { Plus = 1 }\nabstract class Base<T> { constructor(protected readonly one: T) {} }\nclass Adder extends Base<number> { add(b: number): number { return (this.one as number) + b!; } }\nexport function f<T extends number>(a: T, b: T): number {\n  const s = { of: [a, b] } satisfies Sum<T>;\n  return Kind.Plus === 1 ? new Adder(s.of[0]).add(s.of[1]) : 0;\n}\n',
  ),
  {
    id: 'J51c',
    name: 'no TypeScript',
    source: 'function f(a: number, b: ): number {\n',
    verdict: 'COMPILE_ERROR',
  },
  {
    id: 'J51d',
    name: 'a wrong answer with the right type',
    source:
      'function f(a: number, b: number): number {\n  return (a * b) as unknown as number;\n}\n',
    verdict: 'WRONG',
  },
  {
    id: 'J51e',
    name: 'a value cast to what it is not',
    source:
      'function f(a: number, b: number): number {\n  return { valueOf: () => a + b } as unknown as number;\n}\n',
    verdict: 'INVALID_RESULT',
  },
]);

export const FORMS: readonly Attack[] = [...JAVASCRIPT, ...TYPESCRIPT];
