import type { SyntaxNode } from '../parser.ts';
import type { Docstring } from '../stub.ts';
import { lineStart, namedChildren } from '../syntax.ts';

/** Comments that speak of the file, not of what follows them. */
const ABOUT_FILE = /@(file|fileoverview|module|license|licence|copyright|preserve)\b|^\/\*!/;
/** What stands where a body will be, and says nothing about what the function does. */
const MARKER =
  /^[\s/*]*(?:\(?\b(?:TODO|FIXME|XXX|HACK)\b|(?:your|add|write|put|insert|place)\b.*\b(?:code|implementation|solution|body|logic|here)\b|implement(?:\s|$)|implementation (?:goes )?here|not (?:yet )?implemented|\.{3})/i;

/**
 * The comments that belong to a node: those that end right above it. A blank line may stand
 * between only when the comment is JSDoc.
 */
export function leadingComments(text: string, node: SyntaxNode): SyntaxNode[] {
  const siblings = node.parent?.children.filter(child => child !== null) ?? [];
  const at = siblings.findIndex(child => child.startIndex === node.startIndex);
  const found: SyntaxNode[] = [];
  let row = node.startPosition.row;
  for (let index = at - 1; index >= 0; index -= 1) {
    const comment = siblings[index];
    if (comment?.type !== 'comment' || ABOUT_FILE.test(comment.text)) break;
    const isJsDoc = comment.text.startsWith('/**');
    const gap = row - comment.endPosition.row;
    const startsLine = text.slice(lineStart(text, comment.startIndex), comment.startIndex).trim();
    if (gap > (isJsDoc && found.length === 0 ? 2 : 1)) break;
    if (startsLine !== '' && startsLine !== '\uFEFF') break;
    found.unshift(comment);
    row = comment.startPosition.row;
    if (isJsDoc) break;
  }
  return found;
}

/** The comments a body begins with, unless they only mark the place of the code to come. */
export function bodyComments(block: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const child of namedChildren(block)) {
    if (child.type !== 'comment' || MARKER.test(child.text)) break;
    found.push(child);
  }
  return found;
}

/** What comments say, without their stars and slashes. */
export function readComments(comments: readonly SyntaxNode[]): Docstring | undefined {
  const [first] = comments;
  const last = comments.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const rows = comments.flatMap(comment =>
    comment.text.split('\n').map((raw, index) => ({
      text: bare(raw.replace(/\r$/, ''), comment.text.startsWith('//')),
      line: comment.startPosition.row + index + 1,
    })),
  );
  while (rows[0]?.text.trim() === '') rows.shift();
  while (rows.at(-1)?.text.trim() === '') rows.pop();
  return {
    text: rows.map(row => row.text).join('\n'),
    lines: rows.map(row => row.line),
    span: { start: first.startIndex, end: last.endIndex },
  };
}

function bare(line: string, isLineComment: boolean): string {
  if (isLineComment) return line.replace(/^\s*\/\/+[/!]* ?/, '').trimEnd();
  return line
    .replace(/^\s*\/\*+ ?/, '')
    .replace(/\s*\*+\/\s*$/, '')
    .replace(/^\s*\* ?/, '')
    .trimEnd();
}
