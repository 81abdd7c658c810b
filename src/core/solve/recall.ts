import { isAbortError } from '../base/abort.ts';
import type { Language } from '../base/source.ts';
import type { SharedContext, SolveContext } from './solve-context.ts';

/** What a memory of earlier solves is asked about. */
export type RecallQuery = {
  readonly language: Language;
  /** The function's qualified name. */
  readonly function: string;
  /** Signature and docstring, at column 0. */
  readonly header: string;
};

/** Lines about similar functions that may help, bounded in length; undefined for none. */
export type Recall = (query: RecallQuery, signal: AbortSignal) => Promise<string | undefined>;

/** What is recalled for a solve, and said. A memory that fails makes no solve fail. */
export async function recallFor(
  recall: Recall | undefined,
  { request, problem, emit }: Pick<SharedContext, 'request' | 'problem' | 'emit'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (recall === undefined) return undefined;
  const { language, qualifiedName } = request.stub;
  const query = { language, function: qualifiedName, header: problem.header };
  try {
    const text = await recall(query, signal);
    if (text !== undefined) emit({ type: 'background', source: 'memory', text, calls: [] });
    return text;
  } catch (error) {
    if (isAbortError(error) && signal.aborted) throw error;
    return undefined;
  }
}

/**
 * What of it goes into the prompt of a trial. A remote model is told nothing of other functions. On
 * this machine every second trial is told, and never the first guess: what is remembered may be of
 * no use or poisoned, and then half of the search is as it would have been.
 */
export function notesFor(
  { place, recalled, greedyTrial }: SolveContext,
  trial: number,
): string | undefined {
  const isTold = place === 'local' && trial !== greedyTrial && trial % 2 === 1;
  return isTold ? recalled : undefined;
}
