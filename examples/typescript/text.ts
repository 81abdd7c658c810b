type Counts = Record<string, number>;

/**
 * Counts how often each letter occurs in a text.
 *
 * countLetters('abca') // => { a: 2, b: 1, c: 1 }
 * countLetters('') // => {}
 */
export function countLetters(text: string): Counts {}

/**
 * Joins words with one space between them; words that are empty are left out.
 *
 * joinWords(['a', '', 'b']) // => 'a b'
 * joinWords([]) // => ''
 */
export const joinWords = function (words: readonly string[]): string {};
