import type { PanelWord } from '../src/protocol/panel-words.ts';

/** Says one of the page's own strings in the editor's language; `{0}` is the first argument. */
export type Say = (english: PanelWord, ...args: readonly (string | number)[]) => string;

/** A speaker of the words that the host sent; what it did not send stays English. */
export function speaker(words: Readonly<Record<string, string>>): Say {
  return (english, ...args) => {
    const said = Object.hasOwn(words, english) ? (words[english] ?? english) : english;
    return said.replace(/\{(\d+)\}/g, (whole, at: string) => String(args[Number(at)] ?? whole));
  };
}
