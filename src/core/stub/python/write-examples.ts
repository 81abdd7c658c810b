import type { AnsweredExample } from '../answered-example.ts';
import type { Stub, TextEdit } from '../stub.ts';
import { indentAt } from '../syntax.ts';

const DOCSTRING = /^([A-Za-z]*)("""|'''|"|')([^]*)\2$/;

/**
 * Adds doctests at the end of a stub's docstring; a docstring of one line gets three quotes and
 * lines. Without a docstring one is made, which then is all there is of the body.
 */
export function writeExamples(
  text: string,
  { docstring, bodyIndent, bodySpan, eol }: Stub,
  examples: readonly AnsweredExample[],
): TextEdit | undefined {
  const lines = examples.flatMap(one => doctest(one) ?? []);
  if (lines.length === 0) return undefined;
  const laid = (raw: boolean, indent: string): string | undefined => {
    const safe = lines.map(line => (raw ? line : line.replaceAll('\\', '\\\\')));
    return safe.some(line => /"""|'''/.test(line))
      ? undefined
      : safe.map(line => indent + line).join(eol);
  };
  if (docstring === undefined) {
    const inside = laid(false, bodyIndent);
    if (inside === undefined) return undefined;
    const newText = `${eol}${bodyIndent}"""${eol}${inside}${eol}${bodyIndent}"""`;
    return { span: bodySpan, newText };
  }
  const { span } = docstring;
  const match = DOCSTRING.exec(text.slice(span.start, span.end));
  // Strings that are joined, and strings in parentheses, have no one end.
  if (match === null) return undefined;
  const [, prefix = '', quote = '', content = ''] = match;
  if (quote.length === 1 && content.includes(quote)) return undefined;
  const isOwnLine = text.slice(0, span.start).split('\n').at(-1)?.trim() === '';
  const indent = isOwnLine ? indentAt(text, span.start) : bodyIndent;
  const inside = laid(/r/i.test(prefix), indent);
  if (inside === undefined) return undefined;
  const kept = content.trimEnd();
  const gap = kept === '' ? eol : endsInDoctest(kept) ? eol : eol + eol;
  const marks = quote.repeat(quote.length === 1 ? 3 : 1);
  const newText = `${prefix}${marks}${kept}${gap}${inside}${eol}${indent}${marks}`;
  return { span, newText };
}

/** Another prompt may follow a doctest at once; prose is set off by a blank line. */
function endsInDoctest(content: string): boolean {
  const last = content.split(/\r?\n[ \t]*\r?\n/).at(-1) ?? '';
  return /^[ \t]*>>> /m.test(last);
}

/** The lines of a doctest; undefined for what doctest has no words for. */
function doctest({ call, expected }: AnsweredExample): readonly string[] | undefined {
  if (expected.kind === 'raises') {
    // It compares the very class of the exception; there is no class that stands for all.
    if (expected.type === 'Exception') return undefined;
    const prompt = `>>> ${call}  # doctest: +IGNORE_EXCEPTION_DETAIL`;
    return [prompt, 'Traceback (most recent call last):', expected.type];
  }
  if (!expected.isExact) return [`>>> ${call} == ${expected.text}`, 'True'];
  // What is None is not echoed.
  return expected.text === 'None'
    ? [`>>> ${call} is None`, 'True']
    : [`>>> ${call}`, expected.text];
}
