import type { Language, Span } from '../base/source.ts';

export type StubKind = 'function' | 'method' | 'nested';

export type Parameter = {
  readonly name: string;
  readonly annotation?: string;
  readonly default?: string;
};

export type Docstring = {
  /** The value of the string literal, dedented as Python's `inspect.cleandoc` does. */
  readonly text: string;
  readonly span: Span;
  /** 1-based line in the file of each line of `text`. */
  readonly lines: readonly number[];
};

/** A function without a body yet: what a solve is about. */
export type Stub = {
  readonly language: Language;
  readonly name: string;
  /** `name`, `Class.name`, or `outer.<locals>.name`. */
  readonly qualifiedName: string;
  readonly kind: StubKind;
  readonly isAsync: boolean;
  /** True when the return annotation says that calling it gives an iterator or generator. */
  readonly isGenerator: boolean;
  /** 1-based line of the `def` keyword. */
  readonly line: number;
  /** From the first decorator to the end of the body. */
  readonly span: Span;
  /** What an accepted body replaces: all of the body after the docstring. */
  readonly bodySpan: Span;
  /** Decorators, signature and docstring exactly as in the file. */
  readonly header: string;
  readonly docstring?: Docstring;
  readonly parameters: readonly Parameter[];
  readonly returns?: string;
  /** White space in front of each line of the body. */
  readonly bodyIndent: string;
  readonly eol: '\n' | '\r\n';
};

/** What of its file a stub needs around it: nothing that it cannot reach by name. */
export type Reach = {
  /** Import statements, as written, that the stub or its helpers use. */
  readonly imports: readonly string[];
  /** Top-level modules those imports name (`numpy` of `import numpy.linalg as la`). */
  readonly modules: readonly string[];
  /** Reached top-level statements and the stub's own class, in file order, without imports. */
  readonly definitions: readonly string[];
};

/** One replacement that turns the file into the file with a body in it. */
export type TextEdit = { readonly span: Span; readonly newText: string };

/** A candidate body put into its file: what would be inserted, and the file it makes. */
export type Splice = {
  /** Non-overlapping, in ascending order; offsets into the text before the edit. */
  readonly edits: readonly TextEdit[];
  /** The whole file as it will read after the edits. */
  readonly text: string;
  /** The whole function as it will read, new imports in front. */
  readonly code: string;
  /** The part of the edited file the function reaches: what the sandbox runs. */
  readonly program: string;
};
