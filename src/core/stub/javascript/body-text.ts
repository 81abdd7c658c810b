import type { Parser, SyntaxNode } from '../parser.ts';
import { statements, walk, withTree } from '../syntax.ts';

/** A body as the model meant it: no common indentation, imports taken off its top. */
export type BodyText = {
  readonly lines: readonly BodyLine[];
  /** `import` statements that stood before everything else; they cannot stay in a function. */
  readonly imports: readonly string[];
};

export type BodyLine = {
  /** Without its indentation; exactly as written when `verbatim`. */
  readonly text: string;
  /** Levels of indentation, and columns beyond them. */
  readonly levels: number;
  readonly rest: number;
  /** Inside a template that spans lines: its white space is part of a value. */
  readonly verbatim: boolean;
};

const IMPORT = /^\s*import\s+(?:[^'"();]*\sfrom\s*)?(['"])[^'"]+\1\s*;?\s*$/;

/** Reads a body indented in any way, its first line perhaps cut off from its indentation. */
export function readBodyText(body: string, parser: Parser): BodyText {
  const raw = trimBlank(
    body
      .replace(/^\uFEFF/, '')
      .replace(/\r\n?/g, '\n')
      .split('\n'),
  );
  let count = 0;
  while (count < raw.length && (IMPORT.test(raw[count] ?? '') || isBlankAfter(raw, count))) {
    count += 1;
  }
  const imports = raw.slice(0, count).filter(line => line.trim() !== '');
  return {
    lines: readLines(trimBlank(raw.slice(count)), parser),
    imports: imports.map(line => line.trim()),
  };
}

function isBlankAfter(raw: readonly string[], count: number): boolean {
  return count > 0 && raw[count]?.trim() === '';
}

/** How the rows of a body hang together: what its templates, comments and statements span. */
type Rows = {
  readonly verbatim: ReadonlySet<number>;
  /** Row inside a comment to the row the comment begins in. */
  readonly commented: ReadonlyMap<number, number>;
  /** Rows that begin a statement of the body itself. */
  readonly outer: ReadonlySet<number>;
};

function readLines(raw: readonly string[], parser: Parser): BodyLine[] {
  const rows = readRows(raw.join('\n'), parser);
  const widths = raw.map(width);
  const outer = [...rows.outer].filter(row => row > 0).map(row => widths[row] ?? 0);
  const first = widths[0] ?? 0;
  // The first line often comes without its indentation: it was part of the question.
  const margin = outer.length === 0 ? first : Math.min(...outer);
  widths[0] = Math.max(first, margin);
  const plain = raw
    .map((line, row) => ({ line, row }))
    .filter(({ line, row }) => {
      return line.trim() !== '' && !rows.verbatim.has(row) && !rows.commented.has(row);
    });
  const indents = plain.map(({ row }) => Math.max(0, (widths[row] ?? 0) - margin));
  const deeper = indents.filter(indent => indent > 0);
  const unit = deeper.length === 0 ? 2 : Math.min(...deeper);
  return raw.map((line, row) => {
    const verbatim = rows.verbatim.has(row);
    const anchor = rows.commented.get(row);
    const indent = Math.max(0, (widths[anchor ?? row] ?? 0) - margin);
    const star = anchor !== undefined && line.trimStart().startsWith('*') ? 1 : 0;
    return {
      text: verbatim ? line : line.trim(),
      levels: Math.floor(indent / unit),
      rest: (indent % unit) + star,
      verbatim,
    };
  });
}

function readRows(source: string, parser: Parser): Rows {
  // Only in a function of every kind do `return`, `await` and `yield` all mean what they say.
  return withTree(parser, `async function* f() {\n${source}\n}`, root => {
    const verbatim = new Set<number>();
    const commented = new Map<number, number>();
    for (const node of walk(root)) {
      const [from, to] = [node.startPosition.row - 1, node.endPosition.row - 1];
      if (node.type === 'template_string')
        for (let row = from + 1; row <= to; row += 1) verbatim.add(row);
      if (node.type === 'comment')
        for (let row = from + 1; row <= to; row += 1) commented.set(row, from);
    }
    const block = statements(root)[0]?.childForFieldName('body') ?? null;
    const outer = new Set((block === null ? [] : children(block)).map(row => row - 1));
    return { verbatim, commented, outer };
  });
}

function children(block: SyntaxNode): number[] {
  return statements(block).map(node => node.startPosition.row);
}

/** Columns of white space in front; a tab counts as four. */
function width(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
}

function trimBlank(lines: readonly string[]): string[] {
  const kept = [...lines];
  while (kept.length > 0 && kept[0]?.trim() === '') kept.shift();
  while (kept.length > 0 && kept.at(-1)?.trim() === '') kept.pop();
  return kept;
}
