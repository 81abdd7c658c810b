import { applyEdits } from '../apply-edits.ts';
import { docstringNames } from '../docstring-names.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Splice, Stub, TextEdit } from '../stub.ts';
import { indentAt, lineStart, withTree } from '../syntax.ts';
import { readBodyText, type BodyLine } from './body-text.ts';
import { importEdit, planImports } from './imports.ts';
import { reachFrom } from '../reach-from.ts';
import { indexModule } from './module-index.ts';
import { itemAt } from './reach.ts';

/**
 * Puts `body` in the place of the stub's: indented as the file is, its docstring kept, new imports
 * at the top of the file. Not a byte outside the edits changes. `program` is what the finished
 * function reaches of the finished file.
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
    const bodyEdit = { span: stub.bodySpan, newText: lines.map(line => stub.eol + line).join('') };
    return { top: plan.top, edits: [...inserted, ...ownLine(text, stub), bodyEdit] };
  });
  const edited = applyEdits(text, edits);
  const shift = edited.length - text.length;
  const inFront = top.length > 0 ? (edits[0]?.newText.length ?? 0) : 0;
  const start = lineStart(edited, stub.span.start + inFront);
  const code = edited.slice(start, stub.span.end + shift).replace(/^\uFEFF/, '');
  return {
    edits,
    text: edited,
    code: [...top, ...(top.length > 0 ? ['', ''] : []), code].join(stub.eol),
    program: programOf(edited, parser, stub, stub.span.start + inFront),
  };
}

/** A function as it stands, in the shape of an edit that changes nothing. */
export function asWritten(text: string, parser: Parser, stub: Stub): Splice {
  const { start, end } = stub.span;
  return {
    edits: [],
    text,
    code: text.slice(lineStart(text, start), end).replace(/^\uFEFF/, ''),
    program: programOf(text, parser, stub, start),
  };
}

/** A docstring on the line of its `def` moves to a line of its own: a block has to follow it. */
function ownLine(text: string, { docstring, bodyIndent, eol }: Stub): TextEdit[] {
  if (docstring === undefined) return [];
  const { start } = docstring.span;
  const before = text.slice(lineStart(text, start), start);
  if (before.trim() === '') return [];
  const gap = before.length - before.trimEnd().length;
  return [{ span: { start: start - gap, end: start }, newText: eol + bodyIndent }];
}

function layOut(
  text: string,
  stub: Stub,
  imports: readonly string[],
  lines: readonly BodyLine[],
): string[] {
  const outer = indentAt(text, stub.span.start);
  const unit = stub.bodyIndent.startsWith(outer) ? stub.bodyIndent.slice(outer.length) : '    ';
  const laid = lines.map(line => {
    if (line.verbatim) return line.text;
    if (line.text === '') return '';
    const levels = Math.floor(line.indent / line.unit);
    const rest = ' '.repeat(line.indent % line.unit);
    return stub.bodyIndent + (unit || '    ').repeat(levels) + rest + line.text;
  });
  const all = [...imports.map(line => stub.bodyIndent + line), ...laid];
  return all.some(line => line.trim() !== '' && !line.trimStart().startsWith('#'))
    ? all
    : [...all, `${stub.bodyIndent}pass`];
}

function programOf(edited: string, parser: Parser, stub: Stub, start: number): string {
  return withTree(parser, edited, root => {
    const items = indexModule(root);
    const own = itemAt(items, start);
    // A body that does not parse can break up the file's tree; then the file itself is run.
    if (own === undefined || brokenAt(root, own.span)) return edited;
    const names = docstringNames(stub);
    const reached = reachFrom(items, names, own);
    const parts = reached.map(({ span }) => edited.slice(span.start, span.end));
    return `${parts.join(stub.eol)}${stub.eol}`;
  });
}

function brokenAt(
  root: SyntaxNode,
  span: { readonly start: number; readonly end: number },
): boolean {
  return root.children.some(child => {
    if (child?.hasError !== true) return false;
    return child.isError || (child.startIndex <= span.start && span.start < child.endIndex);
  });
}
