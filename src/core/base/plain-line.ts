/**
 * Text that somebody else wrote, made into one line that can stand in a prompt as data: no line
 * ends, no control or invisible characters, no fence, and nothing that a chat template could take
 * for a mark of its own.
 * @param most characters; what is cut off is told by an ellipsis
 */
export function plainLine(text: string, most: number): string {
  // Cut first: the text may be of any size, and only so much of it can count.
  const line = text
    .slice(0, most * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/`{3,}|~{3,}/g, "'")
    .replace(/<\|/g, '< |')
    .replace(/\|>/g, '| >')
    .replace(/\[(\/?(?:INST|SYS))\]/gi, '($1)')
    .trim();
  const letters = Array.from(line);
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`;
}

/** Characters a token holds, about, for a bound that nobody has to count. */
const CHARACTERS_PER_TOKEN = 3;

/** Takes lines as long as all of them fit into so many tokens; the first that does not ends it. */
export function linesWithin(lines: readonly string[], tokens: number): readonly string[] {
  let left = tokens * CHARACTERS_PER_TOKEN;
  const taken: string[] = [];
  for (const line of lines) {
    left -= line.length + 1;
    if (left < 0) break;
    taken.push(line);
  }
  return taken;
}
