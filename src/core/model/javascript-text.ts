/** One line of JavaScript-like text, with what surrounds its start. */
export type ScriptLine = {
  readonly text: string;
  /** Offset of its first character. */
  readonly at: number;
  /** The line begins inside a template or a comment: what it holds is no code. */
  readonly quoted: boolean;
  /** Brackets open at its start. */
  readonly depth: number;
};

/** What a text looks like from outside, as far as it can be told without parsing it. */
export type ScriptScan = {
  readonly lines: readonly ScriptLine[];
  /** Offset of the first bracket that closes more than was opened; undefined when none does. */
  readonly closes?: number;
  /** Brackets still open at the end of the text. */
  readonly open: number;
  /** The text ends inside a string, a template or a comment. */
  readonly cutOff: boolean;
  /** Offset of the bracket that closes the one at an offset. */
  readonly pairs: ReadonlyMap<number, number>;
  /** True for offsets that lie in code, outside of strings, comments and patterns. */
  readonly isCode: (at: number) => boolean;
};

const REGEX_BEFORE =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|instanceof))\s*$/;
const REGEX = /\/(?![*/])(?:[^\\/[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/[a-z]*/y;
const STRING = /(["'])(?:[^\\\r\n]|\\[^])*?(?:\1|(?=[\r\n])|$)/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const OPEN = '([{';
const CLOSE = ')]}';

/**
 * Follows strings, templates, patterns, comments and brackets through a text that may be cut off
 * anywhere. Markdown's fences are passed over: three backticks begin no template.
 */
export function scanScript(text: string): ScriptScan {
  const covered = new Uint8Array(text.length);
  const pairs = new Map<number, number>();
  const depths = new Map<number, number>();
  const stack: { at: number; template: boolean }[] = [];
  let closes: number | undefined;
  let cutOff = false;
  const skip = (from: number, to: number): number => {
    covered.fill(1, from, to);
    return to;
  };
  for (let at = 0; at < text.length;) {
    depths.set(at, stack.length);
    const char = text[at] ?? '';
    const end = literalEnd(text, at);
    if (end !== undefined) {
      cutOff = end.cutOff;
      at = skip(at, end.at);
    } else if (isFence(text, at)) {
      at = skip(at, endOfLine(text, at));
    } else if (char === '`' || (char === '}' && stack.at(-1)?.template === true)) {
      if (char === '}') pairs.set(stack.pop()?.at ?? at, at);
      const piece = templateEnd(text, at + 1);
      at = skip(at, piece.at);
      cutOff = piece.cutOff;
      if (piece.substitutes) stack.push({ at: at - 1, template: true });
    } else {
      if (OPEN.includes(char)) stack.push({ at, template: false });
      if (CLOSE.includes(char)) {
        const opened = stack.pop();
        if (opened === undefined) closes ??= at;
        else pairs.set(opened.at, at);
      }
      at += 1;
    }
  }
  return {
    lines: linesOf(text, covered, depths),
    ...(closes === undefined ? {} : { closes }),
    open: stack.length,
    cutOff,
    pairs,
    isCode: at => covered[at] === 0,
  };
}

function isFence(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return text.startsWith('```', at) && before.trim() === '';
}

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed;
}

/** The end of a string, comment or pattern that begins at an offset; undefined when none does. */
function literalEnd(text: string, at: number): { at: number; cutOff: boolean } | undefined {
  const char = text[at];
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  if (char === '"' || char === "'") {
    const found = match(STRING) ?? char;
    return { at: at + found.length, cutOff: at + found.length >= text.length && !closed(found) };
  }
  if (char !== '/') return undefined;
  const comment = match(COMMENT);
  if (comment !== undefined) {
    const cutOff = comment.startsWith('/*') && !comment.endsWith('*/');
    return { at: at + comment.length, cutOff };
  }
  if (!REGEX_BEFORE.test(text.slice(Math.max(0, at - 40), at))) return undefined;
  const pattern = match(REGEX);
  return pattern === undefined ? undefined : { at: at + pattern.length, cutOff: false };
}

function closed(string: string): boolean {
  return string.length > 1 && string.endsWith(string[0] ?? '');
}

/** From inside a template to its end, or to just after the `${` of its next substitution. */
function templateEnd(
  text: string,
  from: number,
): { at: number; substitutes: boolean; cutOff: boolean } {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return { at: at + 1, substitutes: false, cutOff: false };
    else if (text.startsWith('${', at)) return { at: at + 2, substitutes: true, cutOff: false };
  }
  return { at: text.length, substitutes: false, cutOff: true };
}

function linesOf(
  text: string,
  covered: Uint8Array,
  depths: ReadonlyMap<number, number>,
): ScriptLine[] {
  const lines: ScriptLine[] = [];
  let depth = 0;
  let at = 0;
  for (const line of text.split('\n')) {
    // A line break inside a literal belongs to it: the next line goes on with it.
    const quoted = at > 0 && covered[at - 1] === 1;
    depth = depths.get(at) ?? depth;
    lines.push({ text: line, at, quoted, depth });
    at += line.length + 1;
  }
  return lines;
}
