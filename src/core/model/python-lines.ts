/** One line of Python-like text, with what surrounds its start. */
export type Line = {
  readonly text: string;
  /** Columns of white space in front; a tab counts as one. */
  readonly indent: number;
  readonly blank: boolean;
  /** The line begins inside a string or an open bracket: its indentation means nothing. */
  readonly inside: boolean;
};

const OPEN = '([{';
const CLOSE = ')]}';

/**
 * Splits text into lines without parsing it: the text may be cut off anywhere. Strings (prefix,
 * escapes, triple quotes), comments and brackets are followed; everything else is ignored.
 */
export function scanLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let quote = '';
  let depth = 0;
  for (const raw of text.split('\n')) {
    const inside = quote !== '' || depth > 0;
    lines.push({
      text: raw,
      indent: /^[ \t]*/.exec(raw)?.[0].length ?? 0,
      blank: raw.trim() === '',
      inside,
    });
    ({ quote, depth } = scanLine(raw, quote, depth));
  }
  return lines;
}

function scanLine(line: string, open: string, before: number): { quote: string; depth: number } {
  let quote = open;
  let depth = before;
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] ?? '';
    if (quote !== '') {
      if (char === '\\') i += 1;
      else if (line.startsWith(quote, i)) {
        i += quote.length - 1;
        quote = '';
      }
    } else if (char === '#') break;
    else if (char === '"' || char === "'") {
      quote = line.startsWith(char.repeat(3), i) ? char.repeat(3) : char;
      i += quote.length - 1;
    } else if (OPEN.includes(char)) depth += 1;
    else if (CLOSE.includes(char)) depth = Math.max(0, depth - 1);
  }
  // A string in single quotes ends with its line unless a backslash goes on.
  if (quote.length === 1 && !line.endsWith('\\')) quote = '';
  return { quote, depth };
}

/** The smallest indentation of the lines that count, taken off all of them. */
export function dedent(lines: readonly Line[]): string {
  const margins = lines.filter(line => !line.blank && !line.inside).map(line => line.indent);
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  return lines
    .map(line => (line.inside ? line.text : line.text.slice(Math.min(margin, line.indent))))
    .join('\n');
}
