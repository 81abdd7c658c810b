import { dedent, scanLines } from './python-lines.ts';
import type { Line } from './python-lines.ts';
import { findDefinition, withoutDocstring } from './whole-function.ts';

/** What an answer is about: the function whose body was asked for. */
export type AskedFunction = {
  readonly name: string;
  readonly parameters: readonly string[];
};

/** A body to try, and the imports that came with it. */
export type Candidate = { readonly body: string; readonly imports: readonly string[] };

const FENCE = /^[ \t]*(```|~~~)/;

/**
 * Gets the function's body out of what a model wrote after the prefilled signature: a
 * continuation, the whole function again (fenced or not, under another name, in a whole file),
 * with talk around it, cut off in the middle. The first reading that parses is taken; a broken
 * tail is dropped line by line. `undefined` when nothing usable is left.
 * @param parses whether a body (at column 0) is code that can be put into the function
 */
export function extractCandidate(
  asked: AskedFunction,
  completion: string,
  parses: (body: string) => boolean,
): Candidate | undefined {
  const text = completion.replace(/\r\n?/g, '\n').replaceAll('\t', '    ');
  for (const reading of readings(asked, text)) {
    const body = longestThatParses(reading.body, parses);
    if (body !== undefined && saysSomething(body)) return { body, imports: reading.imports };
  }
  return undefined;
}

function* readings(asked: AskedFunction, text: string): Generator<Candidate> {
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

/** What stands between fences; an unclosed last one reaches to the end. */
function fencedBlocks(text: string): readonly string[] {
  const blocks: string[] = [];
  let open: string[] | undefined;
  for (const line of text.split('\n')) {
    if (!FENCE.test(line)) open?.push(line);
    else if (open === undefined) open = [];
    else {
      blocks.push(open.join('\n'));
      open = undefined;
    }
  }
  if (open !== undefined) blocks.push(open.join('\n'));
  return blocks;
}

/** Most lines dropped from the end of an answer that was cut off. */
const MAX_DROPPED = 40;

function longestThatParses(body: string, parses: (body: string) => boolean): string | undefined {
  const lines = body.trimEnd().split('\n');
  for (let dropped = 0; dropped < Math.min(lines.length, MAX_DROPPED); dropped += 1) {
    const rest = lines
      .slice(0, lines.length - dropped)
      .join('\n')
      .trimEnd();
    if (rest.trim() !== '' && parses(rest)) return rest;
  }
  return undefined;
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
export function functionEnded(textSoFar: string): boolean {
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
