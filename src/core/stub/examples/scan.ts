/**
 * Positions of a text that lie outside of brackets and quotes, counted from its start; prose
 * apostrophes (`it's`) do not open a quote. `balanced` tells whether every bracket was closed.
 */
export function scanOutside(text: string): {
  readonly outside: readonly boolean[];
  readonly balanced: boolean;
} {
  const outside: boolean[] = [];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      outside.push(false);
      if (char === '\\') {
        at += 1;
        outside.push(false);
      } else if (text.startsWith(quote, at)) {
        for (let i = 1; i < quote.length; i += 1) outside.push(false);
        at += quote.length - 1;
        quote = '';
      }
      continue;
    }
    if ((char === '"' || char === "'") && !isApostrophe(text, at)) {
      quote = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
      for (let i = 0; i < quote.length; i += 1) outside.push(false);
      at += quote.length - 1;
      continue;
    }
    if ('([{'.includes(char)) depth += 1;
    outside.push(depth === 0);
    if (')]}'.includes(char)) depth -= 1;
    if (depth < 0) return { outside, balanced: false };
  }
  return { outside, balanced: depth === 0 && quote === '' };
}

function isApostrophe(text: string, at: number): boolean {
  return (
    text[at] === "'" &&
    /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') &&
    !/(^|[^\p{L}])[rbfu]{1,2}$/iu.test(text.slice(0, at))
  );
}

/** First match of `pattern` (global or sticky flags aside) whose start lies outside, from `from`. */
export function findOutside(
  text: string,
  pattern: RegExp,
  outside: readonly boolean[],
  from = 0,
): RegExpExecArray | undefined {
  const search = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`);
  search.lastIndex = from;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (outside[match.index] === true) return match;
    search.lastIndex = match.index + 1;
  }
  return undefined;
}

/** Pieces between the commas that lie outside of brackets and quotes. */
export function splitOutside(text: string): string[] {
  const { outside } = scanOutside(text);
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== ',' || outside[at] !== true) continue;
    pieces.push(text.slice(from, at));
    from = at + 1;
  }
  return [...pieces, text.slice(from)];
}
