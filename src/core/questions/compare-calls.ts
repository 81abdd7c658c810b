import type { Parser } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';
import { mutateCalls } from './mutate-calls.ts';
import { proposeCalls } from './propose-calls.ts';

/** Calls that programs are compared on, at most. */
const MAX_CALLS = 48;
/** How many of them are made out of the author's own. */
const MUTATED = 32;

/**
 * Calls to compare programs on when nobody has to read them: two made out of the author's examples
 * for each that comes from the types alone. Same seed, same calls.
 */
export function compareCalls(
  stub: Stub,
  parser: Parser,
  { examples, seed }: { readonly examples: readonly string[]; readonly seed: number },
): readonly string[] {
  const near = mutateCalls(examples, parser, stub, { most: MUTATED, seed });
  const typed = proposeCalls(stub, parser, { examples, seed });
  const calls = new Set<string>();
  for (let at = 0; at < near.length + typed.length; at += 1) {
    const pair = [near[2 * at], near[2 * at + 1], typed[at]];
    for (const call of pair) if (call !== undefined && calls.size < MAX_CALLS) calls.add(call);
  }
  return [...calls];
}
