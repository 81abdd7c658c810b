import type { Language } from '../base/source.ts';
import { scanLines } from './python-lines.ts';

/**
 * Ways to put the same question, so that answers differ in more than chance (search.md, 5.2).
 * `plain` asks as ever. `edge-cases` has the model name the edge cases in comments before it
 * writes code. `signature` lets the answer begin with signature and types alone; what the function
 * is for stands in the question only. `other-comments` has it say its steps in another language of
 * people.
 */
export const FRAMINGS = ['plain', 'edge-cases', 'signature', 'other-comments'] as const;

export type Framing = (typeof FRAMINGS)[number];

/** What a framing does to a prompt. */
export type Framed = {
  /** Said after the question; nothing for what asks as ever. */
  readonly ask?: string;
  /** What the answer begins with. */
  readonly header: string;
  /** A comment that the answer begins with below the header; its text without the marker. */
  readonly lead?: string;
};

/** What a framing makes of a header: decorators, signature and docstring, at column 0. */
export function frame(framing: Framing, header: string, language: Language): Framed {
  switch (framing) {
    case 'plain':
      return { header };
    case 'edge-cases':
      return {
        header,
        ask: 'First list the edge cases as comments inside the function. Then write the code.',
        lead: 'Edge cases:',
      };
    case 'signature':
      return { header: signatureOf(header, language) };
    case 'other-comments':
      return /\p{Script=Han}/u.test(header)
        ? { header, ask: 'Write the comments in English.', lead: 'Steps:' }
        : { header, ask: 'Write the comments in Chinese.', lead: '步骤:' };
  }
}

/** The line comment of a language. */
export function commentMark(language: Language): string {
  return language === 'python' ? '#' : '//';
}

/**
 * An answer without the comments that its framing asked for: they served the model, and nobody
 * else wants them in a file. Comments between lines of code stay.
 * @param text the answer, its indentation in front
 */
export function withoutLead(framing: Framing, text: string, language: Language): string {
  if (framing !== 'edge-cases' && framing !== 'other-comments') return text;
  const lines = text.split('\n');
  const mark = commentMark(language);
  const code = lines.findIndex(line => {
    const shown = line.trim();
    return shown !== '' && !shown.startsWith(mark);
  });
  return code < 0 ? '' : lines.slice(code).join('\n');
}

/** A header without what it says in words. A header that has no words stays as it is. */
function signatureOf(header: string, language: Language): string {
  if (language !== 'python') {
    return header.replace(/^(?:\s*(?:\/\*[^]*?\*\/|\/\/[^\n]*(?:\n|$)))+\s*/, '');
  }
  const lines = scanLines(header);
  const words = lines.findIndex(
    ({ text, inside, indent }) => !inside && indent > 0 && /^\s*[rRuU]?["']/.test(text),
  );
  return words < 0
    ? header
    : lines
        .slice(0, words)
        .map(({ text }) => text)
        .join('\n');
}
