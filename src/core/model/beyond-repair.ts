import type { Language } from '../base/source.ts';
import { scanScript } from './javascript-text.ts';

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * True when the text after a signature, written so far, holds a syntax error that nothing written
 * after it can mend: the model need not go on. Careful: what it does not understand is no error,
 * and the line that is being written counts only by its brackets.
 */
export function beyondRepair(textSoFar: string, language: Language): boolean {
  return language === 'python' ? pythonIsBroken(textSoFar) : scriptIsBroken(textSoFar);
}

function scriptIsBroken(text: string): boolean {
  for (const [opened, closed] of scanScript(text).pairs) {
    if (CLOSER[text[opened] ?? ''] !== text[closed]) return true;
  }
  return false;
}

type State = {
  /** The quote of an open string that goes over lines, or of the line's own. */
  quote: string;
  /** Closing brackets that are still to come. */
  readonly due: string[];
  /** Columns of the blocks that are open; empty before the first line. */
  readonly blocks: number[];
  /** The last line of code opened a block. */
  opens: boolean;
};

function pythonIsBroken(text: string): boolean {
  const state: State = { quote: '', due: [], blocks: [], opens: false };
  const lines = text.replaceAll('\r', '').split('\n');
  for (const [at, line] of lines.entries()) {
    const isWhole = at < lines.length - 1;
    const isFree = state.quote === '' && state.due.length === 0;
    // Fences and talk are somebody else's business, and so are tabs beside spaces.
    if (isFree && (/^\s*(```|~~~)/.test(line) || /^ *\t/.test(line))) return false;
    const isCode = isFree && /^\s*[^\s#]/.test(line);
    // At the margin there is talk, the whole function again, or a body without its indentation.
    if (isCode && !/^\s/.test(line)) return false;
    if (isCode && isWhole && !fits(state, line)) return true;
    const read = readLine(state, line, isWhole);
    if (read !== 'fine') return read === 'broken';
    if (isWhole && (isCode || !isFree)) state.opens = opensBlock(state, line);
  }
  return false;
}

/** Whether a line may begin where it does; notes the blocks it opens and leaves. */
function fits({ blocks, opens }: State, line: string): boolean {
  const column = /^ */.exec(line)?.[0].length ?? 0;
  const current = blocks.at(-1);
  if (current === undefined) blocks.push(column);
  else if (opens) {
    if (column <= current) return false;
    blocks.push(column);
  } else if (column > current) return false;
  else {
    // What is left of the first block is outside of the function.
    while (blocks.length > 1 && column < (blocks.at(-1) ?? 0)) blocks.pop();
    return column === blocks.at(-1) || column < (blocks[0] ?? 0);
  }
  return true;
}

function opensBlock({ quote, due }: State, line: string): boolean {
  return quote === '' && due.length === 0 && /:\s*(#.*)?$/.test(line);
}

/** Follows strings and brackets through a line. `unclear`: it may be fine, it is not followed. */
function readLine(state: State, line: string, isWhole: boolean): 'fine' | 'broken' | 'unclear' {
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (state.quote !== '') {
      if (char === '\\') at += 1;
      else if (line.startsWith(state.quote, at)) {
        at += state.quote.length - 1;
        state.quote = '';
      }
    } else if (char === '#') break;
    else if (char === '"' || char === "'") {
      // An f-string may hold its own quotes, and a t-string too.
      if (/[ft][rb]?$|[rb][ft]$/i.test(line.slice(Math.max(0, at - 2), at))) return 'unclear';
      state.quote = line.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      at += state.quote.length - 1;
    } else if (CLOSER[char] !== undefined) state.due.push(CLOSER[char]);
    else if (')]}'.includes(char) && state.due.pop() !== char) return 'broken';
  }
  if (state.quote.length !== 1 || line.endsWith('\\')) return 'fine';
  return isWhole ? 'broken' : 'fine';
}
