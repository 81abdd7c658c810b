import type { Parser, SyntaxNode } from '../parser.ts';
import type { TextEdit } from '../stub.ts';
import { lineEnd, statements, walk, withTree } from '../syntax.ts';
import { readImports, type ImportItem } from './import-items.ts';
import { indexModule } from './module-index.ts';

/** Where wanted imports go: to the top of the file, or, when a name is taken there, into the body. */
export type PlannedImports = {
  readonly top: readonly string[];
  readonly body: readonly string[];
};

type Style = ImportItem['style'];

/**
 * Turns wanted imports into the file's own style and sorts them by what the file has already:
 * items that are there are dropped; items whose name the file uses for something else stay with
 * the body where `require` can stand, and are dropped where it cannot.
 */
export function planImports(
  root: SyntaxNode,
  wanted: readonly string[],
  parser: Parser,
): PlannedImports {
  const items = indexModule(root);
  const there = new Set(items.flatMap(item => item.imports.map(keyOf)));
  const taken = new Set(items.flatMap(item => [...item.binds]));
  const style = styleOf(root) ?? (parser.language === 'typescript' ? 'esm' : undefined);
  const top: ImportItem[] = [];
  const body: ImportItem[] = [];
  for (const item of wanted.flatMap(text => parseImports(text, parser))) {
    if (there.has(keyOf(item))) continue;
    there.add(keyOf(item));
    const clash = item.binds !== '' && taken.has(item.binds);
    if (!clash) {
      top.push({ ...item, style: style ?? item.style });
      taken.add(item.binds);
    } else if ((style ?? item.style) === 'commonjs') body.push({ ...item, style: 'commonjs' });
  }
  return { top: written(top, root), body: written(body, root) };
}

function keyOf({ module, name, binds }: ImportItem): string {
  const whole = name === 'default' || name === '*';
  return JSON.stringify([module.replace(/^node:/, ''), whole ? '*' : name, binds]);
}

/** How the file imports and exports; undefined when it does neither. */
function styleOf(root: SyntaxNode): Style | undefined {
  const all = statements(root);
  if (all.some(node => /^(import|export)_statement$/.test(node.type))) return 'esm';
  for (const node of walk(root)) {
    if (node.type === 'call_expression' && node.childForFieldName('function')?.text === 'require')
      return 'commonjs';
    if (node.type === 'member_expression' && /^(module\.)?exports\b/.test(node.text))
      return 'commonjs';
  }
  return undefined;
}

function parseImports(text: string, parser: Parser): ImportItem[] {
  return withTree(parser, text, root =>
    root.hasError ? [] : statements(root).flatMap(readImports),
  );
}

/** One statement for each module, in the order they were first wanted, quoted as the file quotes. */
function written(items: readonly ImportItem[], root: SyntaxNode): string[] {
  const quote = quoteOf(root);
  const end = statements(root).some(
    node => /^(import|lexical)_/.test(node.type) && !node.text.endsWith(';'),
  )
    ? ''
    : ';';
  const groups = new Map<string, ImportItem[]>();
  for (const item of items) {
    const isNamed = !['', '*', 'default'].includes(item.name);
    const key = JSON.stringify([
      item.module,
      item.style,
      isNamed ? item.isType : item.binds,
      isNamed,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(group => `${statement(group, quote)}${end}`);
}

function quoteOf(root: SyntaxNode): string {
  for (const node of walk(root)) if (node.type === 'string') return node.text[0] ?? "'";
  return "'";
}

function statement(group: readonly ImportItem[], quote: string): string {
  const [first] = group;
  if (first === undefined) return '';
  const { name, binds, style, isType } = first;
  const from = `${quote}${first.module}${quote}`;
  if (style === 'esm') {
    if (name === '') return `import ${from}`;
    const type = isType ? 'type ' : '';
    if (name === 'default') return `import ${type}${binds} from ${from}`;
    if (name === '*') return `import ${type}* as ${binds} from ${from}`;
    return `import ${type}{ ${group.map(one => renamed(one, ' as ')).join(', ')} } from ${from}`;
  }
  if (name === '') return `require(${from})`;
  if (name === 'default' || name === '*') return `const ${binds} = require(${from})`;
  return `const { ${group.map(one => renamed(one, ': ')).join(', ')} } = require(${from})`;
}

function renamed({ name, binds }: ImportItem, as: string): string {
  return name === binds ? name : `${name}${as}${binds}`;
}

/** The edit that puts import lines at the top: after the imports that are there, else before all. */
export function importEdit(
  root: SyntaxNode,
  text: string,
  lines: readonly string[],
  eol: string,
): TextEdit {
  let last: SyntaxNode | undefined;
  let hasImport = false;
  for (const node of statements(root)) {
    const isImport = readImports(node).length > 0;
    const isDirective = node.type === 'expression_statement' && node.children[0]?.type === 'string';
    if (!isImport && !isDirective && node.type !== 'hash_bang_line') break;
    last = node;
    hasImport ||= isImport;
  }
  const block = lines.join(eol);
  if (last !== undefined) {
    const at = lineEnd(text, last.endIndex);
    const newText = hasImport ? eol + block : eol + eol + block;
    return { span: { start: at, end: at }, newText };
  }
  const at = afterFileComment(text, root);
  return { span: { start: at, end: at }, newText: `${block}${eol}${eol}` };
}

/** Past a byte order mark and a comment block that a blank line parts from what follows. */
function afterFileComment(text: string, root: SyntaxNode): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const first = root.children[0];
  if (first?.type !== 'comment') return start;
  const rest = /^[ \t]*\r?\n[ \t]*\r?\n/.exec(text.slice(first.endIndex));
  return rest === null ? start : first.endIndex + rest[0].length;
}
