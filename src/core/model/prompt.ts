import type { Message } from './language-model.ts';

/** What a prompt is made of. What changes between attempts comes last, so that a cache can serve the rest. */
export type PromptParts = {
  /** Decorators, signature and docstring, at column 0. */
  readonly header: string;
  /** Imports and definitions of the file that the function can use, as written. */
  readonly imports: readonly string[];
  readonly definitions: readonly string[];
  /** What is known about an earlier attempt; nothing for a fresh one. */
  readonly feedback?: string;
};

export type Prompt = {
  readonly messages: readonly Message[];
  readonly prefill: string;
  /** White space the prefill ends with: the answer's first line goes on after it. */
  readonly pad: string;
};

const SYSTEM =
  'You are an expert Python programmer. You complete functions. You write only code, without explanations.';

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
export function buildPrompt({ header, imports, definitions, feedback }: PromptParts): Prompt {
  const context = [...imports, ...definitions].join('\n').slice(-MAX_CONTEXT);
  const shown = [context, header].filter(part => part.trim() !== '').join('\n\n');
  const question = `Write this Python function:\n\n${shown}`;
  const content = feedback === undefined ? question : `${question}\n\n${feedback}`;
  const pad = bodyIndent(header).slice(1);
  return {
    messages: [
      { role: 'system', content: SYSTEM },
      { role: 'user', content },
    ],
    prefill: `\`\`\`python\n${header.trimEnd()}\n${pad}`,
    pad,
  };
}

/** The indentation of what follows the signature; four spaces when nothing does. */
function bodyIndent(header: string): string {
  const docstring = /\n( +)[rRuU]?(?:"{3}|'{3}|"|')/.exec(header);
  return docstring?.[1] ?? '    ';
}

/**
 * Decorators, signature and docstring of a stub moved to column 0, with `\n` line ends.
 * @param outer white space in front of the stub's first line in its file
 */
export function headerAtMargin(header: string, outer: string): string {
  const expand = (text: string): string => text.replaceAll('\t', '    ');
  const margin = expand(outer).length;
  const [first = '', ...rest] = expand(header.replace(/\r\n?/g, '\n')).split('\n');
  const cut = (line: string): string => line.slice(Math.min(margin, line.search(/\S|$/)));
  return [first, ...rest.map(cut)].join('\n');
}
