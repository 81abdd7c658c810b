import { FENCE, fencedBlocks } from './candidate.ts';
import type { AskedFunction, Candidate } from './candidate.ts';
import { findScriptDefinition, isDefinition } from './javascript-function.ts';
import { scanScript } from './javascript-text.ts';

/** How answers in JavaScript and TypeScript are asked for and read; the two differ in name only. */
export const javascriptAnswer = {
  shown: (header: string): string => `${header.trimEnd()}\n}`,
  bodyIndent: (): undefined => undefined,
  readings,
  saysSomething,
  ended,
} as const;

function* readings(asked: AskedFunction, answer: string): Generator<Candidate> {
  if (answer.trim() === '') return;
  const blocks = fencedBlocks(answer);
  const isFenced = FENCE.test(answer.trimStart());
  if (!isFenced) {
    const body = continuation(answer);
    const again = isDefinition(body) ? findScriptDefinition(asked, body) : undefined;
    if (again !== undefined) yield again;
    // With other functions or imports around it, the whole file was written once more.
    const whole = again ?? findNamed(asked, body);
    if (whole !== undefined) yield whole;
    yield { body: dedent(body), imports: [] };
  }
  for (const block of blocks) {
    const found = findScriptDefinition(asked, block);
    if (found !== undefined) yield found;
  }
  const found = findScriptDefinition(asked, answer.replaceAll(/^[ \t]*(```|~~~).*$/gm, ''));
  if (found !== undefined) yield found;
  for (const block of blocks) {
    if (/\b(?:return|yield|throw)\b/.test(block)) {
      yield { body: dedent(continuation(block)), imports: [] };
    }
  }
}

/** The asked function when a text at the margin defines it by its very name. */
function findNamed(asked: AskedFunction, text: string): Candidate | undefined {
  const isThere = new RegExp(
    `(?:function\\s*\\*?\\s*|(?:const|let|var)\\s+)${asked.name.replace(/[$#]/g, '\\$&')}(?![\\w$])`,
  );
  return isThere.test(text) ? findScriptDefinition(asked, text) : undefined;
}

/** The text up to the brace that closes the function, or to a fence. */
function continuation(text: string): string {
  const { closes, lines } = scanScript(text);
  const fence = lines.find(line => !line.quoted && FENCE.test(line.text))?.at;
  return text.slice(0, Math.min(closes ?? text.length, fence ?? text.length)).trimEnd();
}

/** Takes the smallest indentation off all lines; the first may have come without its own. */
function dedent(text: string): string {
  const { lines } = scanScript(text.replace(/^(?:[ \t]*\n)+/, ''));
  const indentOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const margins = lines
    .slice(1)
    .filter(line => !line.quoted && line.depth === 0 && line.text.trim() !== '')
    .map(line => indentOf(line.text));
  const own = indentOf(lines[0]?.text ?? '');
  const margin = margins.length === 0 ? own : Math.min(...margins);
  return lines
    .map(({ text: line, quoted }, row) => {
      if (row === 0) return line.trimStart();
      return quoted ? line : line.slice(Math.min(margin, indentOf(line)));
    })
    .join('\n');
}

const PLACEHOLDER = /^\s*throw\b[^;]*not[\s_-]*(?:yet[\s_-]*)?implement[^;]*;?\s*$/i;

/** False for a body of comments, of a throw that says "not implemented", or of mere words. */
function saysSomething(body: string): boolean {
  const { isCode } = scanScript(body);
  const code = body.replace(/[^]/g, (unit, at: number) => (isCode(at) ? unit : ''));
  return /[=;(){}[\]]|\b(?:return|throw|yield)\b/.test(code) && !PLACEHOLDER.test(body);
}

/**
 * The closing brace is the end, and so is a fence. An answer that begins with a fence holds the
 * function once more, and ends with the second.
 */
function ended(textSoFar: string): boolean {
  const { closes, lines } = scanScript(textSoFar);
  if (closes !== undefined && textSoFar.slice(0, closes).trim() !== '') return true;
  const begun = lines.findIndex(line => line.text.trim() !== '');
  return lines.some((line, row) => row > begun && !line.quoted && FENCE.test(line.text));
}
