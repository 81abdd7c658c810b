import type { AnsweredExample } from '../answered-example.ts';
import type { Stub, TextEdit } from '../stub.ts';
import { indentAt, lineStart } from '../syntax.ts';

/**
 * Adds `@example` lines at the end of a stub's comment; a JSDoc comment of one line gets lines.
 * Without a comment one is made above the function.
 */
export function writeExamples(
  text: string,
  { docstring, span, eol }: Stub,
  examples: readonly AnsweredExample[],
): TextEdit | undefined {
  const lines = ['@example', ...examples.map(line)];
  if (examples.length === 0 || lines.some(one => /\*\/|\n/.test(one))) return undefined;
  if (docstring === undefined) {
    const at = lineStart(text, span.start);
    const before = text.slice(at, span.start).replace(/^\uFEFF/, '');
    // What stands in front of the function on its line would be torn off it.
    if (before.trim() !== '') return undefined;
    const laid = ['/**', ...lines.map(one => ` * ${one}`), ' */'];
    const newText = laid.map(one => one + eol + before).join('');
    return { span: { start: span.start, end: span.start }, newText };
  }
  const { start, end } = docstring.span;
  const indent = indentAt(text, start);
  const comment = text.slice(start, end);
  if (!comment.endsWith('*/')) {
    const laid = lines.map(one => `${eol}${indent}// ${one}`).join('');
    return { span: { start: end, end }, newText: laid };
  }
  return { span: { start, end }, newText: block(comment, lines, { indent, eol }) };
}

function block(
  comment: string,
  lines: readonly string[],
  { indent, eol }: { readonly indent: string; readonly eol: string },
): string {
  const kept = comment.slice(0, -2).replace(/[\s*]+$/, '');
  const opening = /^\/\*+/.exec(kept)?.[0] ?? '/**';
  const isOneLine = !kept.includes('\n');
  const said = kept.slice(opening.length).trim();
  const head = isOneLine && said !== '' && kept !== opening ? `/**${eol}${indent} * ${said}` : kept;
  const isEmpty = said === '';
  const body = [...(isEmpty ? [] : ['']), ...lines].map(one => `${indent} * ${one}`.trimEnd());
  return [isEmpty ? '/**' : head, ...body, `${indent} */`].join(eol);
}

function line({ call, expected }: AnsweredExample): string {
  return expected.kind === 'raises'
    ? `${call} // throws ${expected.type}`
    : `${call} // => ${expected.text}`;
}
