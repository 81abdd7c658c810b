/**
 * Where a value comes from: JSON data in which an object with one of these keys stands for another
 * value. Nothing is evaluated but the look-up itself.
 *
 * - `{"$from": "node.output.path"}`: out of a node's output, or of `input`; `default` if not there
 * - `{"$text": ["a", {"$from": …}]}`: the parts as one text
 * - `{"$length": …}`: how many items or characters
 * - `{"$value": …}`: the data itself, whatever its keys are
 */
export type Binding = unknown;

/** What a reference is looked up in: undefined for a node that was skipped. */
export type Scope = (node: string) => { readonly value: unknown } | undefined;

/** A value; `skipped` when it hangs on a node that was; `why` when there is no such thing. */
export type Resolved =
  { readonly value: unknown } | { readonly skipped: string } | { readonly why: string };

/** The workflow's inputs, as references call them. */
export const INPUT = 'input';

type Form = { readonly [key: string]: unknown };

function isForm(binding: unknown): binding is Form {
  return typeof binding === 'object' && binding !== null && !Array.isArray(binding);
}

/** The key that makes an object more than data. */
function keyword(form: Form): '$from' | '$text' | '$length' | '$value' | undefined {
  for (const key of ['$from', '$text', '$length', '$value'] as const)
    if (Object.hasOwn(form, key)) return key;
  return undefined;
}

/** A reference in a binding: which node, where in the binding, and whether it can do without. */
export type Reference = {
  readonly node: string;
  readonly path: readonly string[];
  readonly at: readonly (string | number)[];
  readonly optional: boolean;
};

/** What is wrong with the form of a binding, and where. */
export type BindingProblem = {
  readonly at: readonly (string | number)[];
  readonly message: string;
};

/** All references of a binding, in order; what cannot be read is told to `problem`. */
export function references(
  binding: Binding,
  problem: (problem: BindingProblem) => void = () => undefined,
  at: readonly (string | number)[] = [],
): readonly Reference[] {
  if (Array.isArray(binding)) {
    return binding.flatMap((item, index) => references(item, problem, [...at, index]));
  }
  if (!isForm(binding)) return [];
  const key = keyword(binding);
  if (key === undefined) {
    return Object.entries(binding).flatMap(([name, item]) =>
      references(item, problem, [...at, name]),
    );
  }
  const allowed = key === '$from' ? [key, 'default'] : [key];
  const extra = Object.keys(binding).find(name => !allowed.includes(name));
  if (extra !== undefined) problem({ at, message: `${key} cannot stand beside ${extra}` });
  if (key === '$value') return [];
  if (key === '$length') return references(binding[key], problem, [...at, key]);
  if (key === '$text') {
    if (!Array.isArray(binding[key])) problem({ at, message: '$text takes a list of parts' });
    return references(binding[key], problem, [...at, key]);
  }
  const [node = '', ...path] = String(binding['$from']).split('.');
  if (typeof binding['$from'] !== 'string' || node === '') {
    problem({ at, message: '$from takes a text such as "node.output.path"' });
    return [];
  }
  const optional = Object.hasOwn(binding, 'default');
  const rest = optional ? references(binding['default'], problem, [...at, 'default']) : [];
  return [{ node, path, at, optional }, ...rest];
}

/** The value of a binding. */
export function resolve(binding: Binding, scope: Scope): Resolved {
  if (Array.isArray(binding)) return resolveList(binding, scope);
  if (!isForm(binding)) return { value: binding };
  switch (keyword(binding)) {
    case '$value':
      return { value: binding['$value'] };
    case '$from':
      return lookUp(binding, scope);
    case '$text': {
      const parts = resolve(binding['$text'], scope);
      if (!('value' in parts)) return parts;
      return { value: (parts.value as readonly unknown[]).map(text).join('') };
    }
    case '$length':
      return lengthOf(resolve(binding['$length'], scope));
    case undefined:
      return resolveRecord(binding, scope);
  }
}

function resolveList(list: readonly unknown[], scope: Scope): Resolved {
  const value: unknown[] = [];
  for (const item of list) {
    const resolved = resolve(item, scope);
    if (!('value' in resolved)) return resolved;
    value.push(resolved.value);
  }
  return { value };
}

function resolveRecord(record: Form, scope: Scope): Resolved {
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(record)) {
    const resolved = resolve(item, scope);
    if (!('value' in resolved)) return resolved;
    entries.push([name, resolved.value]);
  }
  // fromEntries defines, and so cannot be talked into setting a prototype.
  return { value: Object.fromEntries(entries) };
}

function lookUp(form: Form, scope: Scope): Resolved {
  const reference = String(form['$from']);
  const [node = '', ...path] = reference.split('.');
  const instead = (otherwise: Resolved): Resolved =>
    Object.hasOwn(form, 'default') ? resolve(form['default'], scope) : otherwise;
  const found = scope(node);
  if (found === undefined) return instead({ skipped: node });
  let { value } = found;
  for (const [depth, name] of path.entries()) {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    if (!inside) {
      const shown = path.slice(0, depth + 1).join('.');
      return instead({ why: `${node} gave nothing called ${shown}` });
    }
    value = (value as Form)[name];
  }
  return { value };
}

function lengthOf(resolved: Resolved): Resolved {
  if (!('value' in resolved)) return resolved;
  const { value } = resolved;
  if (typeof value === 'string' || Array.isArray(value)) return { value: value.length };
  return { why: '$length takes a list or a text' };
}

function text(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}
