import { z } from 'zod';
import type { SolveResult } from '../../core/solve/solve-result.ts';

const INSERTION = z.object({
  uri: z.string(),
  /** The function's qualified name. */
  name: z.string(),
  /** Of the function as it was inserted, and of the program that was run. */
  hash: z.string(),
  program: z.string(),
  traceId: z.string(),
  node: z.number(),
  verified: z.boolean(),
  passed: z.number(),
  total: z.number(),
  /** ISO 8601. */
  when: z.string(),
});

/** A body that was accepted: enough to know it again, and where to read about it. */
export type Insertion = z.infer<typeof INSERTION>;

/** Reads what was kept; anything that is not an insertion is left out. */
export function decodeInsertions(raw: unknown): readonly Insertion[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((one: unknown) => {
    const parsed = INSERTION.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * How a function stands to what was inserted: its very text in the same surroundings, its text with
 * something changed in what it uses, or another text.
 */
export type Standing = 'same' | 'surroundings-changed' | 'changed';

/** Compares the present function with an insertion, by their hashes. */
export function standingOf(
  { hash, program }: Pick<Insertion, 'hash' | 'program'>,
  present: Pick<Insertion, 'hash' | 'program'>,
): Standing {
  if (present.hash !== hash) return 'changed';
  return present.program === program ? 'same' : 'surroundings-changed';
}

/** True when a solve's answer is this function: its text, with or without imports in front. */
export function isAnswer({ code }: Pick<SolveResult, 'code'>, present: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  const [answer, own] = [plain(code), plain(present)];
  if (answer === '' || !answer.endsWith(own)) return false;
  const front = answer.slice(0, answer.length - own.length).trim();
  const isImport = /^(import\b|from\b|(const|let|var)\b.*\brequire\()/;
  return front === '' || front.split('\n').every(line => line === '' || isImport.test(line));
}
