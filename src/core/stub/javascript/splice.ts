import { applyEdits } from '../apply-edits.ts';
import { docstringNames } from '../docstring-names.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import { reachFrom } from '../reach-from.ts';
import type { Splice, Stub } from '../stub.ts';
import { indentAt, lineStart, statements, withTree } from '../syntax.ts';
import { readBodyText, type BodyLine } from './body-text.ts';
import { closingIndent } from './body.ts';
import { holderOf } from './holder.ts';
import { importEdit, planImports } from './imports.ts';
import { indexModule } from './module-index.ts';
import { functionAt, itemAt } from './reach.ts';

/**
 * Puts `body` between the stub's braces: indented as the file is, its comment kept, new imports at
 * the top of the file in the file's own style. Not a byte outside the edits changes. `program` is
 * what the finished function reaches of the finished file.
 */
export function splice(
  text: string,
  parser: Parser,
  stub: Stub,
  body: string,
  imports: readonly string[] = [],
): Splice {
  const read = readBodyText(body, parser);
  const { top, edits } = withTree(parser, text, root => {
    const plan = planImports(root, [...imports, ...read.imports], parser);
    const inserted = plan.top.length > 0 ? [importEdit(root, text, plan.top, stub.eol)] : [];
    const lines = layOut(text, stub, plan.body, read.lines);
    const close = closingIndent(text, stub.bodySpan.end, stub.span.start);
    const laid = [...lines, close].map(line => stub.eol + line).join('');
    return { top: plan.top, edits: [...inserted, { span: stub.bodySpan, newText: laid }] };
  });
  const edited = applyEdits(text, edits);
  const shift = edited.length - text.length;
  const inFront = top.length > 0 ? (edits[0]?.newText.length ?? 0) : 0;
  const code = codeAt(edited, stub.span.start + inFront, stub.span.end + shift);
  const placed = { ...stub, bodySpan: { start: 0, end: stub.bodySpan.end + shift } };
  return {
    edits,
    text: edited,
    code: [...top, ...(top.length > 0 ? [''] : []), code].join(stub.eol),
    program: programOf(edited, parser, placed),
  };
}

/** A function as it stands, in the shape of an edit that changes nothing. */
export function asWritten(text: string, parser: Parser, stub: Stub): Splice {
  const code = codeAt(text, stub.span.start, stub.span.end);
  return { edits: [], text, code, program: programOf(text, parser, stub) };
}

/** A function's text, with the white space in front of it when it begins a line. */
function codeAt(text: string, from: number, end: number): string {
  const line = lineStart(text, from);
  const start = text.slice(line, from).trim() === '' ? line : from;
  return text.slice(start, end).replace(/^\uFEFF/, '');
}

function layOut(
  text: string,
  stub: Stub,
  imports: readonly string[],
  lines: readonly BodyLine[],
): string[] {
  const outer = indentAt(text, stub.span.start);
  const inner = stub.bodyIndent.startsWith(outer) ? stub.bodyIndent.slice(outer.length) : '';
  const unit = inner === '' ? '  ' : inner;
  const laid = lines.map(({ text: line, levels, rest, verbatim }) => {
    if (verbatim) return line;
    return line === '' ? '' : stub.bodyIndent + unit.repeat(levels) + ' '.repeat(rest) + line;
  });
  return [...imports.map(line => stub.bodyIndent + line), ...laid];
}

function programOf(edited: string, parser: Parser, stub: Stub): string {
  return withTree(parser, edited, root => {
    const items = indexModule(root);
    const own = itemAt(items, stub.bodySpan.end);
    // A body that does not parse can break up the file's tree; then the file itself is run.
    if (own === undefined || isBroken(root, own.span.start)) return edited;
    const reached = reachFrom(items, docstringNames(stub), own);
    const parts = reached.map(({ span }) => edited.slice(span.start, span.end));
    const bound = new Set(reached.flatMap(item => [...item.binds]));
    const all = [...directives(root), ...parts, ...exposed(root, stub, bound)];
    return `${all.join(stub.eol)}${stub.eol}`;
  });
}

function directives(root: SyntaxNode): string[] {
  const first = statements(root)[0];
  return first?.type === 'expression_statement' && first.children[0]?.type === 'string'
    ? [first.text]
    : [];
}

/** What is known only by the way it is exported gets a name of the program, to be called by. */
function exposed(root: SyntaxNode, stub: Stub, bound: ReadonlySet<string>): string[] {
  const node = functionAt(root, stub);
  const access = node === undefined ? undefined : holderOf(node)?.access;
  if (access === undefined || bound.has(stub.name)) return [];
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(stub.name) ? [`const ${stub.name} = ${access};`] : [];
}

function isBroken(root: SyntaxNode, start: number): boolean {
  return root.children.some(child => {
    if (child?.hasError !== true) return false;
    return child.isError || (child.startIndex <= start && start < child.endIndex);
  });
}
