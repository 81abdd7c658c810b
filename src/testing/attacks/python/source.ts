/** The right answer. */
export const BENIGN = 'def f(a, b):\n    return a + b\n';

/** `f` with the given lines as its body. */
export function body(...lines: readonly string[]): string {
  return `import os, sys\ndef f(a, b):\n${lines.map(line => `    ${line}\n`).join('')}`;
}

/** A class with the given lines as its body, and an `f` that returns one of it. */
export function klass(...lines: readonly string[]): string {
  return `class Odd:\n${lines.map(line => `    ${line}\n`).join('')}${body('return Odd()')}`;
}
