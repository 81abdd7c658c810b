import type { Parser, SyntaxNode } from '../parser.ts';
import type { TextEdit } from '../stub.ts';
import { lineEnd, statements, withTree } from '../syntax.ts';
import { isStringStatement } from './docstring.ts';
import { indexModule } from './module-index.ts';
import { readImports, type ImportItem } from './names.ts';

const IMPORTS = ['import_statement', 'import_from_statement', 'future_import_statement'];

/** Where wanted imports go: to the top of the file, or, when a name is taken there, into the body. */
export type PlannedImports = {
  readonly top: readonly string[];
  readonly body: readonly string[];
};

/**
 * Sorts import statements by what the file has already: items that are there are dropped, items
 * that would take over a name the file uses for something else stay with the body.
 */
export function planImports(
  root: SyntaxNode,
  wanted: readonly string[],
  parser: Parser,
): PlannedImports {
  const items = indexModule(root);
  const there = new Set(items.flatMap(item => item.imports.map(({ statement }) => statement)));
  const taken = new Map<string, string>();
  for (const item of items) {
    for (const name of item.binds) taken.set(name, '');
    for (const { binds, statement } of item.imports) taken.set(binds, statement);
  }
  const top: ImportItem[] = [];
  const body: ImportItem[] = [];
  for (const item of wanted.flatMap(text => parseImports(text, parser))) {
    if (there.has(item.statement) || item.module === '__future__') continue;
    there.add(item.statement);
    const clash = item.binds !== '' && taken.has(item.binds) && !sharesPackage(items, item);
    (clash ? body : top).push(item);
    if (!clash) taken.set(item.binds, item.statement);
  }
  return { top: joinItems(top), body: joinItems(body) };
}

/** `import os.path` beside `import os` binds the same name to the same package. */
function sharesPackage(items: ReturnType<typeof indexModule>, wanted: ImportItem): boolean {
  if (wanted.name !== undefined || wanted.statement.includes(' as ')) return false;
  return items
    .flatMap(item => item.imports)
    .some(({ name, binds, statement }) => {
      return name === undefined && binds === wanted.binds && !statement.includes(' as ');
    });
}

function parseImports(text: string, parser: Parser): ImportItem[] {
  return withTree(parser, text, root =>
    root.hasError ? [] : statements(root).flatMap(readImports),
  );
}

/** One statement for each module, in the order they were first wanted. */
function joinItems(items: readonly ImportItem[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { module, name, statement } of items) {
    const prefix = `from ${module} import `;
    const key = name === undefined || name === '*' ? statement : prefix;
    groups.set(key, [...(groups.get(key) ?? []), statement.slice(prefix.length)]);
  }
  return [...groups].map(([key, names]) => (key.endsWith(' ') ? key + names.join(', ') : key));
}

/**
 * The edit that puts import lines at the top: after the imports that are there, else after the
 * module's docstring, else after the comments the file begins with.
 */
export function importEdit(
  root: SyntaxNode,
  text: string,
  lines: readonly string[],
  eol: string,
): TextEdit {
  let last: SyntaxNode | undefined;
  for (const [index, node] of statements(root).entries()) {
    if (!IMPORTS.includes(node.type) && !(index === 0 && isStringStatement(node))) break;
    last = node;
  }
  const block = lines.join(eol);
  if (last !== undefined) {
    const at = lineEnd(text, last.endIndex);
    const gap = IMPORTS.includes(last.type) ? eol : eol + eol;
    return { span: { start: at, end: at }, newText: gap + block };
  }
  const at = afterOpeningComments(text);
  return { span: { start: at, end: at }, newText: `${block}${eol}${eol}${eol}` };
}

/** Past a byte order mark, `#!`, an encoding line and a comment block that a blank line ends. */
function afterOpeningComments(text: string): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  let at = start;
  let settled = start;
  let row = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const next = end + (text[end] === '\r' ? 2 : 1);
    if (line.trim() !== '' && !line.startsWith('#')) break;
    if (line.trim() === '' || (row < 2 && /^#!|coding[:=]/.test(line))) settled = next;
    at = next;
    row += 1;
  }
  return Math.min(settled, text.length);
}
