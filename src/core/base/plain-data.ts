/** JSON data, and nothing else. */
export type Plain =
  null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** A copy, or what about the value is not plain data of that size. */
export type Copied =
  { readonly value: Plain } | { readonly tooLarge: true } | { readonly why: string };

const MAX_DEPTH = 200;

/**
 * Copies a value that comes from outside, if it is JSON data of at most about `maxBytes`. It stops
 * as soon as it has seen too much, so a huge answer costs no more than one that just fits.
 * Properties that are undefined are left out, as JSON does.
 */
export function copyPlain(value: unknown, maxBytes: number): Copied {
  let left = maxBytes;
  const spend = (bytes: number): void => {
    left -= bytes;
    if (left < 0) throw new TooLarge();
  };
  const copy = (one: unknown, depth: number): Plain => {
    if (depth > MAX_DEPTH)
      throw new NotPlain(`it is nested deeper than ${MAX_DEPTH}, or holds itself`);
    if (typeof one === 'string') spend(one.length + 2);
    else spend(4);
    if (one === null || typeof one === 'string' || typeof one === 'boolean') return one;
    if (typeof one === 'number') {
      if (Number.isFinite(one)) return one;
      throw new NotPlain(`it holds ${one}, which JSON cannot say`);
    }
    if (Array.isArray(one)) return copyList(one, item => copy(item, depth + 1));
    if (typeof one !== 'object') throw new NotPlain(`it holds a ${typeof one}`);
    const prototype: unknown = Object.getPrototypeOf(one);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new NotPlain('it holds an object of a class');
    }
    return copyRecord(
      one,
      name => spend(name.length + 3),
      item => copy(item, depth + 1),
    );
  };
  try {
    return { value: copy(value, 0) };
  } catch (error) {
    if (error instanceof TooLarge) return { tooLarge: true };
    // A getter or a proxy of somebody else's may throw anything.
    return { why: error instanceof NotPlain ? error.message : 'it cannot be read' };
  }
}

function copyList(list: readonly unknown[], copy: (item: unknown) => Plain): Plain[] {
  const result: Plain[] = [];
  // Not map: holes must count, or a sparse array of any length would cost nothing.
  for (let index = 0; index < list.length; index += 1) result.push(copy(list[index] ?? null));
  return result;
}

function copyRecord(
  from: object,
  spend: (name: string) => void,
  copy: (item: unknown) => Plain,
): Plain {
  const result: Record<string, Plain> = {};
  for (const [name, item] of Object.entries(from)) {
    if (item === undefined) continue;
    spend(name);
    // Not an assignment: `__proto__` may be the name of a property like any other.
    const value = copy(item);
    Object.defineProperty(result, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

class TooLarge extends Error {}
class NotPlain extends Error {}
