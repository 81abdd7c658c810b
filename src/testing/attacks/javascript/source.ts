/** The right answer. */
export const BENIGN = 'function f(a, b) {\n  return a + b;\n}\n';

/** `f` with the given lines as its body. */
export function body(...lines: readonly string[]): string {
  return `function f(a, b) {\n${lines.map(line => `  ${line}\n`).join('')}}\n`;
}
