import type { Language } from '../base/source.ts';

/**
 * An expression that makes the call and gives the list of its positional arguments as they are
 * afterwards; undefined for anything but a call of a name, `f(x)` or `a.b.f(x, y=1)`.
 */
export function mutatedCall(call: string, language: Language): string | undefined {
  const match =
    /^\s*(?:await\s+)?([\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*)\s*\(/u.exec(call);
  const callee = match?.[1];
  if (match === null || callee === undefined) return undefined;
  const rest = call.slice(match[0].length);
  const end = closing(rest, language);
  if (end === undefined || !/^[\s;]*$/.test(rest.slice(end + 1))) return undefined;
  const args = rest.slice(0, end);
  if (language !== 'python') {
    return `(async (...args) => { await ${callee}(...args); return args; })(${args})`;
  }
  return /^\s*await\s/.test(call)
    ? undefined
    : `(lambda *args, **named: (${callee}(*args, **named), [*args])[1])(${args})`;
}

const OPEN = '([{';
const CLOSE = ')]}';

/** Where the bracket that is open at the start of the text closes; undefined when it does not. */
function closing(text: string, language: Language): number | undefined {
  const quotes = language === 'python' ? /"""|'''|["']/y : /["'`]/y;
  let depth = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    quotes.lastIndex = at;
    const quote = quotes.exec(text)?.[0];
    if (quote !== undefined) {
      at = endOfString(text, at, quote);
      continue;
    }
    if (language === 'python' && char === '#') return undefined;
    if (OPEN.includes(char)) depth += 1;
    if (CLOSE.includes(char)) depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** Offset of the last character of the string that begins at `at`. */
function endOfString(text: string, at: number, quote: string): number {
  for (let i = at + quote.length; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text.startsWith(quote, i)) return i + quote.length - 1;
  }
  return text.length;
}
