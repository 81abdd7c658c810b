import { cleanText } from '../core/sandbox/clean-text.ts';

/** Where a command writes: answers to `out`, everything else to `err`. */
export type Output = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** True when `err` is a terminal that a line can be redrawn on. */
  readonly live: boolean;
  readonly colour: boolean;
};

/** Text that came from a model, a candidate or a file, made safe for a terminal. */
export function plain(text: string): string {
  return cleanText(text);
}

/** One line of it, at most `width` characters. */
export function oneLine(text: string, width: number): string {
  const line = plain(text).replace(/\s*\n\s*/g, ' ⏎ ');
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

const STYLES = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const;

export type Style = keyof typeof STYLES;

/** The text in a style where there is colour. */
export function styled({ colour }: Pick<Output, 'colour'>, style: Style, text: string): string {
  return colour ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
}
