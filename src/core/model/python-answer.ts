import { FENCE, fencedBlocks } from './candidate.ts';
import type { AskedFunction, Candidate } from './candidate.ts';
import { dedent, scanLines } from './python-lines.ts';
import type { Line } from './python-lines.ts';
import { findDefinition, withoutDocstring } from './whole-function.ts';

/** How answers in Python are asked for and read. */
export const pythonAnswer = {
  title: 'Python',
  fence: 'python',
  shown: (header: string): string => header,
  bodyIndent,
  readings,
  saysSomething,
  ended: functionEnded,
} as const;

/** The indentation of what follows the signature; four spaces when nothing does. */
function bodyIndent(header: string): string {
  return /\n( +)[rRuU]?(?:"{3}|'{3}|"|')/.exec(header)?.[1] ?? '    ';
}

function* readings(asked: AskedFunction, answer: string): Generator<Candidate> {
  const text = answer.replaceAll('\t', '    ');
  const lines = scanLines(text);
  const first = lines.find(line => !line.blank);
  if (first === undefined) return;
  if (first.indent > 0) yield continuation(lines);
  for (const block of fencedBlocks(text)) {
    const found = findDefinition(asked, block);
    if (found !== undefined) yield found;
  }
  const found = findDefinition(asked, text.replaceAll(/^[ \t]*(```|~~~).*$/gm, ''));
  if (found !== undefined) yield found;
  // Some models forget the indentation of the first line, or of all of them.
  if (first.indent === 0 && !FENCE.test(first.text)) {
    yield continuation(scanLines(`    ${text.trimStart()}`));
    yield { body: withoutDocstring(untilFence(lines)), imports: [] };
  }
}

/** The lines that go on with the body: up to a fence or the first line that is outside of it. */
function continuation(lines: readonly Line[]): Candidate {
  const body: Line[] = [];
  for (const line of lines) {
    if (!line.inside && !line.blank && (line.indent === 0 || FENCE.test(line.text))) break;
    body.push(line);
  }
  return { body: withoutDocstring(dedent(body)), imports: [] };
}

function untilFence(lines: readonly Line[]): string {
  const end = lines.findIndex(line => FENCE.test(line.text));
  return dedent(end < 0 ? lines : lines.slice(0, end));
}

/** False for a body that is only comments, `pass` or `...`: that is what was there before. */
function saysSomething(body: string): boolean {
  return body
    .split('\n')
    .some(line => !/^\s*(#.*|pass|\.\.\.|raise NotImplementedError.*)?$/.test(line));
}

/**
 * True when a model that goes on after the signature has written the whole body: a closing fence,
 * or a line outside the function after the body began. Asked while it writes, to save tokens.
 */
function functionEnded(textSoFar: string): boolean {
  const lines = scanLines(textSoFar);
  let begun = false;
  for (const [place, line] of lines.entries()) {
    // The last line is still being written: only what is complete counts, save for a fence.
    if (place === lines.length - 1 && !FENCE.test(line.text)) return false;
    if (line.blank || line.inside) continue;
    if (begun && (FENCE.test(line.text) || line.indent === 0)) return true;
    begun ||= line.indent > 0;
  }
  return false;
}
