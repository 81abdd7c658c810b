import type { SyntaxNode } from '../parser.ts';
import type { Docstring } from '../stub.ts';
import { namedChildren } from '../syntax.ts';

/** Characters and, for each, the row of the file it was written in. */
type Decoded = { readonly text: string; readonly rows: readonly number[] };

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * Reads a plain string literal (no f-string, no bytes) as Python does: prefix, escapes, line
 * continuations, line ends as `\n`. Undefined for anything else.
 */
export function stringValue(node: SyntaxNode): string | undefined {
  return decode(node)?.text;
}

/** The docstring a string statement makes, cleaned as `inspect.cleandoc` does. */
export function readDocstring(statement: SyntaxNode): Docstring | undefined {
  const node = namedChildren(statement)[0];
  const decoded = node === undefined ? undefined : decode(node);
  if (decoded === undefined) return undefined;
  const { text, lines } = clean(decoded);
  return { text, lines, span: { start: statement.startIndex, end: statement.endIndex } };
}

/** True for an expression statement that is nothing but a plain string literal. */
export function isStringStatement(node: SyntaxNode): boolean {
  if (node.type !== 'expression_statement') return false;
  const parts = namedChildren(node);
  return parts.length === 1 && parts[0] !== undefined && decode(parts[0]) !== undefined;
}

function decode(node: SyntaxNode): Decoded | undefined {
  if (node.hasError) return undefined;
  if (node.type === 'concatenated_string') {
    const parts = namedChildren(node)
      .filter(part => part.type === 'string')
      .map(decode);
    if (parts.some(part => part === undefined)) return undefined;
    return {
      text: parts.map(part => part?.text ?? '').join(''),
      rows: parts.flatMap(part => part?.rows ?? []),
    };
  }
  if (node.type !== 'string') return undefined;
  const match = /^([A-Za-z]*)("""|'''|"|')([^]*)\2$/.exec(node.text);
  const prefix = (match?.[1] ?? '').toLowerCase();
  if (match === null || /[^ru]/.test(prefix)) return undefined;
  return unescape(match[3] ?? '', prefix.includes('r'), node.startPosition.row);
}

function unescape(body: string, raw: boolean, firstRow: number): Decoded {
  let text = '';
  const rows: number[] = [];
  let row = firstRow;
  const put = (piece: string): void => {
    text += piece;
    for (let i = 0; i < piece.length; i += 1) rows.push(row);
  };
  for (let at = 0; at < body.length;) {
    const escape = raw ? null : escapeAt(body, at);
    if (escape !== null) {
      put(escape.value);
      if (escape.value === '') row += 1;
      at += escape.length;
      continue;
    }
    const crlf = body.startsWith('\r\n', at);
    const char = crlf ? '\n' : (body[at] ?? '');
    put(char);
    if (char === '\n') row += 1;
    at += crlf ? 2 : 1;
  }
  return { text, rows };
}

function escapeAt(body: string, at: number): { value: string; length: number } | null {
  if (body[at] !== '\\') return null;
  const next = body[at + 1] ?? '';
  if (next === '\n') return { value: '', length: 2 };
  if (next === '\r') return { value: '', length: body[at + 2] === '\n' ? 3 : 2 };
  const simple = SIMPLE[next];
  if (simple !== undefined) return { value: simple, length: 2 };
  const code = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3}))/i.exec(
    body.slice(at + 1, at + 10),
  );
  if (code === null) return null;
  const hex = code[1] ?? code[2] ?? code[3];
  const point = hex === undefined ? parseInt(code[4] ?? '0', 8) : parseInt(hex, 16);
  if (point > 0x10ffff) return null;
  return { value: String.fromCodePoint(point), length: 1 + code[0].length };
}

/** `inspect.cleandoc`: tabs to eight columns, common indentation off, blank edges off. */
function clean({ text, rows }: Decoded): { text: string; lines: number[] } {
  const lines: { text: string; line: number }[] = [];
  let offset = 0;
  for (const piece of text.split('\n')) {
    const row = rows[offset] ?? (rows[offset - 1] ?? 0) + (offset > 0 ? 1 : 0);
    lines.push({ text: expandTabs(piece), line: row + 1 });
    offset += piece.length + 1;
  }
  const margin = Math.min(
    ...lines
      .slice(1)
      .filter(({ text: line }) => line.trim() !== '')
      .map(({ text: line }) => line.length - line.trimStart().length),
  );
  const cleaned = lines.map(({ text: line, line: number }, index) => ({
    text: index === 0 ? line.trimStart() : line.slice(Number.isFinite(margin) ? margin : 0),
    line: number,
  }));
  while (cleaned.length > 0 && cleaned.at(-1)?.text.trim() === '') cleaned.pop();
  while (cleaned.length > 0 && cleaned[0]?.text.trim() === '') cleaned.shift();
  return {
    text: cleaned.map(line => line.text).join('\n'),
    lines: cleaned.map(line => line.line),
  };
}

function expandTabs(line: string): string {
  let out = '';
  for (const char of line) out += char === '\t' ? ' '.repeat(8 - (out.length % 8)) : char;
  return out;
}
