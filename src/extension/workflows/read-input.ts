import type { InputSpec } from '../../core/workflow/workflow-file.ts';

export type Answer = { readonly value: unknown };

/** An input as it was typed: texts as they stand, all others as JSON. */
export function readInput(
  typed: string,
  type: InputSpec['type'],
): Answer | { readonly why: 'no-json' | 'other-type' } {
  if (type === 'string') return { value: typed };
  let value: unknown;
  try {
    value = JSON.parse(typed) as unknown;
  } catch {
    return type === 'any' ? { value: typed } : { why: 'no-json' };
  }
  return type === 'any' || typeOf(value) === type ? { value } : { why: 'other-type' };
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
