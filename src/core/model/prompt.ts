import type { Language } from '../base/source.ts';
import { answerLanguage } from './answer-language.ts';
import { commentMark, frame } from './framings.ts';
import type { Framing } from './framings.ts';
import type { Message } from './language-model.ts';

/** What a prompt is made of. What changes between attempts comes last, so that a cache can serve the rest. */
export type PromptParts = {
  readonly language: Language;
  /** Decorators, signature and docstring, at column 0. */
  readonly header: string;
  /** Imports and definitions of the file that the function can use, as written. */
  readonly imports: readonly string[];
  readonly definitions: readonly string[];
  /** Indentation of the body, where the header does not show it; four spaces when left out. */
  readonly indent?: string;
  /** What is known from elsewhere: lines of data, not a part of the function. */
  readonly notes?: string;
  /** What is known about an earlier attempt; nothing for a fresh one. */
  readonly feedback?: string;
  /** How the question is put. @default plain */
  readonly framing?: Framing;
};

export type Prompt = {
  readonly messages: readonly Message[];
  readonly prefill: string;
  /** White space the prefill ends with: the answer's first line goes on after it. */
  readonly pad: string;
};

function systemMessage(title: string): string {
  return `You are an expert ${title} programmer. You complete functions. You write only code, without explanations.`;
}

/** Longest context taken along; the end is kept, for it stands nearest to the function. */
const MAX_CONTEXT = 6000;

/**
 * The prompt for one body: the function in its surroundings as the question, and the same
 * function's signature and docstring as the beginning of the answer, so that what the model
 * writes next is the body.
 *
 * The beginning ends with the body's indentation less one space: tokenizers of the GPT-2 family
 * keep the last space with the word that follows. Ending at the line break instead, the stand-in
 * model closes the fence at once (usable bodies on 30 prompts: 27 against 3).
 */
export function buildPrompt(parts: PromptParts): Prompt {
  const { header, imports, definitions, notes, feedback } = parts;
  const { indent = '    ', framing = 'plain' } = parts;
  const language = answerLanguage(parts.language);
  const context = [...imports, ...definitions].join('\n').slice(-MAX_CONTEXT);
  const shown = [context, language.shown(header)].filter(part => part.trim() !== '').join('\n\n');
  const question = `Write this ${language.title} function:\n\n${shown}`;
  const framed = frame(framing, header, parts.language);
  const content = [question, framed.ask, notes, feedback]
    .filter(part => part !== undefined)
    .join('\n\n');
  const margin = language.bodyIndent(header) ?? indent;
  const lead =
    framed.lead === undefined ? '' : `${margin}${commentMark(parts.language)} ${framed.lead}\n`;
  const pad = margin.slice(1);
  return {
    messages: [
      { role: 'system', content: systemMessage(language.title) },
      { role: 'user', content },
    ],
    prefill: `\`\`\`${language.fence}\n${framed.header.trimEnd()}\n${lead}${pad}`,
    pad,
  };
}

/**
 * Decorators, signature and docstring of a stub moved to column 0, with `\n` line ends.
 * @param outer white space in front of the stub's first line in its file
 */
export function headerAtMargin(header: string, outer: string): string {
  const margin = expand(outer).length;
  const [first = '', ...rest] = expand(header.replace(/\r\n?/g, '\n')).split('\n');
  const cut = (line: string): string => line.slice(Math.min(margin, line.search(/\S|$/)));
  return [first, ...rest.map(cut)].join('\n');
}

/** The body's indentation below a header that was moved to column 0; never empty. */
export function indentAtMargin(bodyIndent: string, outer: string): string {
  return expand(bodyIndent).slice(expand(outer).length) || '    ';
}

function expand(text: string): string {
  return text.replaceAll('\t', '    ');
}
