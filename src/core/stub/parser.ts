import type { Language } from '../base/source.ts';

/**
 * A node of a concrete syntax tree. web-tree-sitter's nodes have this shape; the core names no
 * more of it than it uses, so another parser can stand in.
 */
export interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  /** UTF-16 offsets into the parsed text, half-open. */
  readonly startIndex: number;
  readonly endIndex: number;
  /** Zero-based. */
  readonly startPosition: { readonly row: number; readonly column: number };
  readonly endPosition: { readonly row: number; readonly column: number };
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly isError: boolean;
  /** True when this node or anything under it is an error or missing. */
  readonly hasError: boolean;
  readonly parent: SyntaxNode | null;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  childForFieldName(name: string): SyntaxNode | null;
}

/** A parsed text. The tree lives outside the JavaScript heap: call `delete` when done. */
export interface SyntaxTree {
  readonly rootNode: SyntaxNode;
  delete(): void;
}

/** Turns text into a syntax tree; never throws on bad text, errors are nodes of the tree. */
export interface Parser {
  readonly language: Language;
  parse(text: string): SyntaxTree;
}

/** One parser for each language; made by `adapters/tree-sitter/create-parser.ts`. */
export type ParserTable = Readonly<Record<Language, Parser>>;
