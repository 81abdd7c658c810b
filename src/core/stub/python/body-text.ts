import type { Parser, SyntaxNode } from '../parser.ts';
import { namedChildren, statements, walk, withTree } from '../syntax.ts';
import { isStringStatement } from './docstring.ts';

/** A body as the model meant it: no common indentation, imports and docstring taken off its top. */
export type BodyText = {
  readonly lines: readonly BodyLine[];
  /** Import statements that stood before everything else. */
  readonly imports: readonly string[];
};

export type BodyLine = {
  /** Without its indentation; exactly as written when `verbatim`. */
  readonly text: string;
  /** Columns of indentation, and the width of one level of it in this body. */
  readonly indent: number;
  readonly unit: number;
  /** Inside a string that spans lines: its white space is part of a value. */
  readonly verbatim: boolean;
};

/** Reads a body indented in any way, its first line perhaps cut off from its indentation. */
export function readBodyText(body: string, parser: Parser): BodyText {
  const raw = trimBlank(
    body
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n')
      .split('\n'),
  );
  const first = raw[0];
  if (first === undefined) return { lines: [], imports: [] };
  const rest = raw.slice(1).filter(line => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const asWritten = readLines(raw, parser);
  if (asWritten.consistent || rest.length === 0) return asWritten;
  const least = Math.min(...rest.map(width));
  if (width(first) >= least) return asWritten;
  const moved = readLines([' '.repeat(least) + first.trimStart(), ...raw.slice(1)], parser);
  return moved.consistent ? moved : asWritten;
}

function readLines(raw: readonly string[], parser: Parser): BodyText & { consistent: boolean } {
  const margin = width(raw[0] ?? '');
  const dedented = raw.map(
    line => ' '.repeat(Math.max(0, width(line) - margin)) + line.trimStart(),
  );
  return withTree(parser, dedented.join('\n'), root => {
    const inside = continuationRows(root);
    const top = readTop(root, dedented);
    const starts = dedented
      .map((text, row) => ({ text, row, indent: width(text) }))
      .filter(({ text, row }) => isCode(text) && !inside.has(row));
    const indents = starts.map(({ indent }) => indent).filter(indent => indent > 0);
    const unit = indents.length === 0 ? 4 : Math.min(...indents);
    const lines = dedented.map((text, row) => ({
      text: inside.get(row) === 'string' ? (raw[row] ?? '') : text.trimStart(),
      indent: width(text),
      unit,
      verbatim: inside.get(row) === 'string',
    }));
    return {
      lines: trimLines(lines.filter((_, row) => !top.rows.has(row))),
      imports: top.imports,
      consistent: !root.hasError && isConsistent(dedented, starts),
    };
  });
}

/** Python's own rule: deeper only after a colon, and back only to a level there was. */
function isConsistent(
  lines: readonly string[],
  starts: readonly { readonly row: number; readonly indent: number }[],
): boolean {
  const levels = [0];
  let opened = false;
  for (const [index, { row, indent }] of starts.entries()) {
    if (indent > (levels.at(-1) ?? 0)) {
      if (!opened) return false;
      levels.push(indent);
    }
    while (indent < (levels.at(-1) ?? 0)) levels.pop();
    if (indent !== levels.at(-1)) return false;
    // A statement's head may run over several rows: the colon is at the end of the last.
    const last = lines.slice(row, starts[index + 1]?.row).findLast(isCode) ?? '';
    opened = /:\s*(#.*)?$/.test(last);
  }
  return true;
}

/** Rows that go on with what an earlier row began, and whether that is a string. */
function continuationRows(root: SyntaxNode): Map<number, 'string' | 'code'> {
  const rows = new Map<number, 'string' | 'code'>();
  for (const node of walk(root)) {
    const { row: first } = node.startPosition;
    const { row: last } = node.endPosition;
    if (first === last || /module|block|_statement$|_definition$|_clause$|ERROR/.test(node.type)) {
      if (!['expression_statement', 'return_statement', 'assert_statement'].includes(node.type)) {
        continue;
      }
    }
    const kind = node.type === 'string' ? 'string' : 'code';
    for (let row = first + 1; row <= last; row += 1) {
      if (kind === 'string' || !rows.has(row)) rows.set(row, kind);
    }
  }
  return rows;
}

function readTop(
  root: SyntaxNode,
  lines: readonly string[],
): { rows: Set<number>; imports: string[] } {
  const rows = new Set<number>();
  const imports: string[] = [];
  const all = statements(root);
  for (const [index, node] of all.entries()) {
    const isImport = /^(import|import_from|future_import)_statement$/.test(node.type);
    if (node.hasError || !(isImport || (index === 0 && isStringStatement(node)))) break;
    const { row: first } = node.startPosition;
    const { row: last } = node.endPosition;
    const shares = all.some(
      other => other.startIndex !== node.startIndex && other.startPosition.row === last,
    );
    if (shares) break;
    if (isImport) imports.push(node.text);
    for (let row = first; row <= last; row += 1) rows.add(row);
  }
  // A body of one string and nothing more is what the model wrote, not a repeated docstring.
  const left = lines.some((line, row) => line.trim() !== '' && !rows.has(row));
  return left || imports.length > 0 ? { rows, imports } : { rows: new Set(), imports };
}

/** Import statements in a source text, one text each; anything else in it is ignored. */
export function importStatements(source: string, parser: Parser): string[] {
  return withTree(parser, source, root =>
    namedChildren(root)
      .filter(node => /^(import|import_from)_statement$/.test(node.type) && !node.hasError)
      .map(node => node.text),
  );
}

function isCode(line: string): boolean {
  return line.trim() !== '' && !line.trimStart().startsWith('#');
}

/** Columns of white space in front, tabs to multiples of eight as Python counts them. */
function width(line: string): number {
  let columns = 0;
  for (const char of /^[ \t\f]*/.exec(line)?.[0] ?? '') {
    columns = char === '\t' ? columns + 8 - (columns % 8) : columns + 1;
  }
  return columns;
}

function trimBlank(lines: readonly string[]): string[] {
  const kept = [...lines];
  while (kept.length > 0 && kept[0]?.trim() === '') kept.shift();
  while (kept.length > 0 && kept.at(-1)?.trim() === '') kept.pop();
  return kept;
}

function trimLines(lines: readonly BodyLine[]): BodyLine[] {
  const kept = [...lines];
  while (kept.length > 0 && kept[0]?.text.trim() === '') kept.shift();
  return kept;
}
