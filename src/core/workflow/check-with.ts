import type { z } from 'zod';
import { references } from './binding.ts';
import type { Binding } from './binding.ts';
import type { WorkflowProblem } from './workflow.ts';

/**
 * What is wrong with a node's input before anything ran: all that does not hang on a value which
 * another node has yet to give.
 */
export function checkWith(
  schema: z.ZodType,
  binding: Binding,
  path: readonly PropertyKey[],
): readonly WorkflowProblem[] {
  const open = references(binding).map(({ at }) => at);
  const parsed = schema.safeParse(withoutForms(binding));
  if (parsed.success) return [];
  return parsed.error.issues.flatMap(({ path: where, message, ...issue }) => {
    const unknown = issue.code === 'unrecognized_keys';
    const touched = open.some(at => isPrefix(at, where) || (!unknown && isPrefix(where, at)));
    return touched ? [] : [{ path: [...path, ...where], message }];
  });
}

/** Bindings other than plain data have no value yet; what is around them has. */
function withoutForms(binding: Binding): unknown {
  if (Array.isArray(binding)) return binding.map(withoutForms);
  if (typeof binding !== 'object' || binding === null) return binding;
  if ('$value' in binding) return binding.$value;
  if (Object.keys(binding).some(key => key.startsWith('$'))) return undefined;
  return Object.fromEntries(
    Object.entries(binding).map(([name, item]) => [name, withoutForms(item)]),
  );
}

function isPrefix(short: readonly PropertyKey[], long: readonly PropertyKey[]): boolean {
  return short.every((name, index) => String(name) === String(long[index] ?? ''));
}
