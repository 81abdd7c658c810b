import { z } from 'zod';
import { resolve } from './binding.ts';
import type { Binding, Scope } from './binding.ts';

type Two = readonly [Binding, Binding];

/** A question about values, as data. What hangs on a skipped node is not there, and equals nothing. */
export type Condition =
  | { readonly equals: Two }
  | { readonly less: Two }
  | { readonly greater: Two }
  | { readonly contains: Two }
  | { readonly exists: Binding }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

const TWO = z.tuple([z.unknown(), z.unknown()]).readonly();

export const CONDITION: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      z.strictObject({ equals: TWO.describe('The same JSON data.') }),
      z.strictObject({ less: TWO.describe('Two numbers or two texts.') }),
      z.strictObject({ greater: TWO.describe('Two numbers or two texts.') }),
      z.strictObject({ contains: TWO.describe('A list and an item, or a text and a part of it.') }),
      z.strictObject({
        exists: z.unknown().describe('Holds for a value that is there, even null.'),
      }),
      z.strictObject({ not: CONDITION }),
      z.strictObject({ all: z.array(CONDITION).readonly() }),
      z.strictObject({ any: z.array(CONDITION).readonly() }),
    ]),
  )
  .meta({ id: 'Condition', description: 'A question about values of other nodes.' });

/** Whether a condition holds. */
export function holds(condition: Condition, scope: Scope): boolean {
  if ('all' in condition) return condition.all.every(one => holds(one, scope));
  if ('any' in condition) return condition.any.some(one => holds(one, scope));
  if ('not' in condition) return !holds(condition.not, scope);
  if ('exists' in condition) return 'value' in resolve(condition.exists, scope);
  const [name, two] = Object.entries(condition)[0] as [string, Two];
  const [left, right] = [resolve(two[0], scope), resolve(two[1], scope)];
  if (!('value' in left) || !('value' in right)) return false;
  const { value: a } = left;
  const { value: b } = right;
  switch (name) {
    case 'equals':
      return sameData(a, b);
    case 'contains':
      if (Array.isArray(a)) return a.some(item => sameData(item, b));
      return typeof a === 'string' && typeof b === 'string' && a.includes(b);
    default:
      return name === 'less' ? isLess(a, b) : isLess(b, a);
  }
}

function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  return typeof a === 'string' && typeof b === 'string' && a < b;
}

/** Equal as JSON; the order of an object's keys says nothing. */
function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  if (names.length !== others.length) return false;
  const read = (from: object, name: string): unknown => (from as Record<string, unknown>)[name];
  return names.every(name => Object.hasOwn(b, name) && sameData(read(a, name), read(b, name)));
}
