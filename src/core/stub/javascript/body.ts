import type { SyntaxNode } from '../parser.ts';
import { indentAt, lineStart, statements } from '../syntax.ts';
import { bodyComments } from './doc-comment.ts';

/** What stands where a body should be. Offsets into the file. */
export type StubBody = {
  /** Comments at its top that describe the function. */
  readonly comments: readonly SyntaxNode[];
  /** Just after the opening brace, and just before the closing one. */
  readonly start: number;
  readonly end: number;
  /** Indentation of the body's lines; undefined when it has no line of its own. */
  readonly indent?: string;
};

const NOT_IMPLEMENTED =
  /not[\s_-]*(?:yet[\s_-]*)?(?:been[\s_-]*)?implement|unimplemented|\btodo\b|implement (?:me|this)|ENOTIMPL/i;

/**
 * The body of a function that has none yet: empty, only comments, or nothing but a throw that
 * says "not implemented". Undefined when the function does something.
 */
export function readBody(text: string, node: SyntaxNode): StubBody | undefined {
  const block = node.childForFieldName('body');
  if (block?.type !== 'statement_block' || block.hasError) return undefined;
  const close = block.children.at(-1);
  if (close?.type !== '}' || close.isMissing) return undefined;
  const inside = statements(block).filter(({ type }) => type !== 'empty_statement');
  if (inside.length > 1 || !inside.every(isPlaceholder)) return undefined;
  const first = block.children.find(
    child => child !== null && child.startPosition.row > block.startPosition.row,
  );
  const isOwnLine = first !== undefined && first !== null && first.type !== '}';
  return {
    comments: bodyComments(block),
    start: block.startIndex + 1,
    end: close.startIndex,
    ...(isOwnLine ? { indent: indentAt(text, first.startIndex) } : {}),
  };
}

/** The body of a function that does something; only JSDoc at its top describes the function. */
export function readWrittenBody(text: string, node: SyntaxNode): StubBody | undefined {
  const block = node.childForFieldName('body');
  const close = block?.children.at(-1);
  if (block?.type !== 'statement_block' || node.hasError || close?.type !== '}') return undefined;
  const [first] = statements(block);
  if (first === undefined || readBody(text, node) !== undefined) return undefined;
  const isOwnLine = first.startPosition.row > block.startPosition.row;
  return {
    comments: bodyComments(block).filter(comment => comment.text.startsWith('/**')),
    start: block.startIndex + 1,
    end: close.startIndex,
    ...(isOwnLine ? { indent: indentAt(text, first.startIndex) } : {}),
  };
}

function isPlaceholder(node: SyntaxNode): boolean {
  return node.type === 'throw_statement' && NOT_IMPLEMENTED.test(node.text);
}

/** What one more level of indentation is in this file: as its first opened brace does it. */
export function indentUnit(text: string): string {
  for (const match of text
    .replace(/^\uFEFF/, '')
    .matchAll(/^([ \t]*)\S[^\n]*[{[(][ \t]*\r?\n([ \t]+)\S/gm)) {
    const [, outer = '', inner = ''] = match;
    if (inner.startsWith(outer) && inner.length > outer.length && !match[0].endsWith('*')) {
      return inner.slice(outer.length);
    }
  }
  return '  ';
}

/** White space in front of a closing brace: as it stands, or as the line that opened the statement. */
export function closingIndent(text: string, close: number, start: number): string {
  const from = lineStart(text, close);
  const before = text.slice(from, close);
  return before.trim() === '' && from > start ? before : indentAt(text, start);
}
