import type { SyntaxNode } from '../parser.ts';
import { indentAt, lineEnd, namedChildren, statements } from '../syntax.ts';
import { isStringStatement } from './docstring.ts';

/** What stands where a body should be. Offsets into the file. */
export type StubBody = {
  /** The statement that is the docstring. */
  readonly docstring?: SyntaxNode;
  /** Just after the colon of the signature. */
  readonly signatureEnd: number;
  readonly start: number;
  readonly end: number;
  /** Indentation of the body's lines; undefined when it has no line of its own. */
  readonly indent?: string;
};

const IMPORTS = ['import_statement', 'import_from_statement'];

/**
 * The body of a function that has none yet: only a docstring, `pass`, `...`,
 * `raise NotImplementedError`, comments, or these together; imports may stand beside them.
 * Undefined when the function does something.
 */
export function readBody(text: string, node: SyntaxNode): StubBody | undefined {
  const block = node.childForFieldName('body');
  const colon = colonOf(node, block);
  if (block === null || colon === undefined || block.hasError) return undefined;
  if (node.children.some(child => child?.isError === true)) return undefined;
  const signatureEnd = colon.endIndex;
  const inside = statements(block);
  if (inside.length === 0) return commentsOnly(text, node, signatureEnd);
  const docstring = inside.filter(item => !IMPORTS.includes(item.type))[0];
  const isDocumented = docstring !== undefined && isStringStatement(docstring);
  const rest = inside.filter(item => !(isDocumented && item === docstring));
  const markers = rest.filter(item => !IMPORTS.includes(item.type));
  if (!markers.every(isPlaceholder) || (!isDocumented && markers.length === 0)) return undefined;
  // A body with imports before its docstring keeps them: they are part of what is documented.
  const first = block.startPosition.row > colon.startPosition.row ? block.startIndex : undefined;
  const anchor = isDocumented ? docstring.endIndex : signatureEnd;
  return {
    ...(isDocumented ? { docstring } : {}),
    signatureEnd,
    start: afterComment(text, anchor),
    end: Math.max(afterComment(text, block.endIndex), afterComment(text, anchor)),
    ...(first === undefined ? {} : { indent: indentAt(text, first) }),
  };
}

/** The body of a function that does something: all of it after the docstring. */
export function readWrittenBody(text: string, node: SyntaxNode): StubBody | undefined {
  const block = node.childForFieldName('body');
  const colon = colonOf(node, block);
  if (block === null || colon === undefined || node.hasError) return undefined;
  const [first, second] = statements(block);
  if (first === undefined || readBody(text, node) !== undefined) return undefined;
  const isOwnLine = block.startPosition.row > colon.startPosition.row;
  const isDocumented = isStringStatement(first);
  if (isDocumented && (second === undefined || !isOwnLine)) return undefined;
  const signatureEnd = colon.endIndex;
  return {
    ...(isDocumented ? { docstring: first } : {}),
    signatureEnd,
    start: afterComment(text, isDocumented ? first.endIndex : signatureEnd),
    end: afterComment(text, block.endIndex),
    ...(isOwnLine ? { indent: indentAt(text, block.startIndex) } : {}),
  };
}

/** The colon that ends a signature. */
function colonOf(node: SyntaxNode, block: SyntaxNode | null): SyntaxNode | undefined {
  const colon = node.children.findLast(
    child => child?.type === ':' && (block === null || child.endIndex <= block.startIndex),
  );
  return colon ?? undefined;
}

/** The end of the comment that follows on the same line, or `offset` itself. */
function afterComment(text: string, offset: number): number {
  const rest = text.slice(offset, lineEnd(text, offset));
  return /^[ \t]*#/.test(rest) ? offset + rest.trimEnd().length : offset;
}

function isPlaceholder(node: SyntaxNode): boolean {
  if (node.type === 'pass_statement') return true;
  const [first, ...more] = namedChildren(node).filter(child => child.type !== 'comment');
  if (first === undefined || more.length > 0) return false;
  if (node.type === 'expression_statement') {
    return first.type === 'ellipsis' || isStringStatement(node);
  }
  if (node.type !== 'raise_statement') return false;
  const raised = first.type === 'call' ? first.childForFieldName('function') : first;
  return raised?.text === 'NotImplementedError' || raised?.text === 'NotImplemented';
}

/** A body of nothing but comments: the grammar puts those outside of the function. */
function commentsOnly(text: string, node: SyntaxNode, signatureEnd: number): StubBody | undefined {
  const outer = indentAt(text, node.startIndex);
  const start = afterComment(text, signatureEnd);
  let end = start;
  let indent: string | undefined;
  for (let at = lineEnd(text, start); at < text.length;) {
    const from = at + (text[at] === '\r' ? 2 : 1);
    at = lineEnd(text, from);
    const line = text.slice(from, at);
    if (line.trim() === '') continue;
    const white = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (!line.trimStart().startsWith('#') || white.length <= outer.length) break;
    indent ??= white;
    end = from + line.trimEnd().length;
  }
  const sameLine = /TODO|FIXME/i.test(text.slice(signatureEnd, start));
  if (indent === undefined && !sameLine) return undefined;
  return { signatureEnd, start, end, ...(indent === undefined ? {} : { indent }) };
}
