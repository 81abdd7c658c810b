import type { Language } from '../base/source.ts';
import { answerLanguage } from './answer-language.ts';
import type { AskedFunction, Candidate } from './candidate.ts';

/**
 * Gets the function's body out of what a model wrote after the prefilled signature: a
 * continuation, the whole function again (fenced or not, under another name, in a whole file),
 * with talk around it, cut off in the middle. The first reading that parses is taken; a broken
 * tail is dropped line by line. `undefined` when nothing usable is left.
 * @param parses whether a body (at column 0) is code that can be put into the function
 */
export function extractCandidate(
  asked: AskedFunction,
  completion: string,
  parses: (body: string) => boolean,
): Candidate | undefined {
  const language = answerLanguage(asked.language);
  for (const reading of language.readings(asked, completion.replace(/\r\n?/g, '\n'))) {
    const body = longestThatParses(reading.body, parses);
    if (body !== undefined && language.saysSomething(body)) {
      return { body, imports: reading.imports };
    }
  }
  return undefined;
}

/** Most lines dropped from the end of an answer that was cut off. */
const MAX_DROPPED = 40;

function longestThatParses(body: string, parses: (body: string) => boolean): string | undefined {
  const lines = body.trimEnd().split('\n');
  for (let dropped = 0; dropped < Math.min(lines.length, MAX_DROPPED); dropped += 1) {
    const rest = lines
      .slice(0, lines.length - dropped)
      .join('\n')
      .trimEnd();
    if (rest.trim() !== '' && parses(rest)) return rest;
  }
  return undefined;
}

/**
 * True when a model that goes on after the signature has written the whole body: a closing fence,
 * or what is outside the function after the body began. Asked while it writes, to save tokens.
 */
export function functionEnded(textSoFar: string, language: Language): boolean {
  return answerLanguage(language).ended(textSoFar);
}
