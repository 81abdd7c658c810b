/** A source that an engine can run as a classic script, or why there is none. */
export type Transpiled = { readonly script: string } | { readonly syntaxError: string };

export type Dialect = 'javascript' | 'typescript';

/**
 * Turns sources into classic scripts for an engine of today: types and JSX go, modules become
 * CommonJS. What stands in a line stays in it. Types are not checked: a program whose types are
 * wrong and whose code is right is right.
 */
export interface Transpiler {
  /** A whole file. One that is a script already comes back as it is. */
  file(source: string, dialect: Dialect): Transpiled;
  /** An expression or a few statements, for the top level of a program. */
  snippet(source: string, dialect: Dialect): Transpiled;
}
