import { equalKey } from '../sandbox/compare.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';

const MAX_KEY = 2000;

/**
 * A text that is the same for calls that gave equal values, printed the same or failed alike.
 * Failures begin with `!`: agreeing to fail is agreeing on no answer.
 */
export function behaviourOf(outcome: InvocationOutcome | undefined): string {
  switch (outcome?.status) {
    case 'returned':
      return bounded(`${equalKey(outcome.value)}|${outcome.output}`);
    case 'raised':
      return bounded(`!${outcome.types[0] ?? 'Exception'}`);
    case 'stopped':
      return `!${outcome.stop.verdict}`;
    default:
      return '!not reached';
  }
}

/** A long text as its beginning and two sums over it: results of a candidate may be huge. */
function bounded(text: string): string {
  if (text.length <= MAX_KEY) return text;
  let [a, b] = [0x811c9dc5, 0x1234567];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 15);
  }
  return `${text.slice(0, MAX_KEY)}…${text.length}:${a >>> 0}:${b >>> 0}`;
}
