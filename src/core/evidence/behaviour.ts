import { conforms } from '../questions/conforms.ts';
import type { Shape } from '../questions/shape.ts';
import { equalKey } from '../sandbox/compare.ts';
import type { InvocationOutcome } from '../sandbox/sandbox.ts';
import type { Value } from '../sandbox/value.ts';

const MAX_KEY = 2000;

/**
 * A text that is the same for calls that gave equal values, printed the same or failed alike.
 * Floats count to twelve digits: the order of a sum is no difference in behaviour.
 * Failures begin with `!`: agreeing to fail is agreeing on no answer. Values of another type than the
 * function says it returns begin with `~`.
 */
export function behaviourOf(outcome: InvocationOutcome | undefined, returns?: Shape): string {
  switch (outcome?.status) {
    case 'returned':
      return bounded(
        `${misfit(outcome.value, returns)}${equalKey(rounded(outcome.value))}|${outcome.output}`,
      );
    case 'raised':
      return bounded(`!${outcome.types[0] ?? 'Exception'}`);
    case 'stopped':
      return `!${outcome.stop.kind ?? outcome.stop.verdict}`;
    default:
      return '!not reached';
  }
}

function misfit(value: Value, returns: Shape | undefined): string {
  return returns === undefined || conforms(value, returns) ? '' : '~';
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

const DIGITS = 12;

function rounded(value: Value): Value {
  switch (value.t) {
    case 'float':
    case 'number':
      return { t: value.t, v: roundedText(value.v) };
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return { t: value.t, v: value.v.map(rounded) };
    case 'dict':
    case 'map':
      return { t: value.t, v: value.v.map(([key, item]) => [key, rounded(item)] as const) };
    case 'object':
      return { t: value.t, v: value.v.map(([key, item]) => [key, rounded(item)] as const) };
    default:
      return value;
  }
}

function roundedText(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) && !Number.isInteger(number)
    ? String(Number(number.toPrecision(DIGITS)))
    : text;
}
