// ---- Equality ----

const isObject = value => typeof value === 'object' && value !== null;
const strictly = { same: Object.is, types: true, holes: true };
const loosely = { same: (a, b) => a == b || (a !== a && b !== b), types: false, holes: true };
/** As `toEqual`: properties that are undefined may as well not be there. */
const equally = { same: Object.is, types: false, holes: false };

function equal(a, b, how) {
  if (isObject(b) && typeof b.asymmetricMatch === 'function') return b.asymmetricMatch(a);
  if (!isObject(a) || !isObject(b)) return how.same(a, b);
  if (a === b) return true;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (how.types && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date || b instanceof Date) {
    return a instanceof Date && b instanceof Date && Object.is(a.getTime(), b.getTime());
  }
  if (a instanceof RegExp || b instanceof RegExp) return String(a) === String(b);
  if (a instanceof Error || b instanceof Error) {
    return a instanceof Error && b instanceof Error && a.message === b.message && a.name === b.name;
  }
  if (a instanceof Map || b instanceof Map) return sameMap(a, b, how);
  if (a instanceof Set || b instanceof Set) return sameSet(a, b, how);
  const keysOf = value =>
    Object.keys(value).filter(key => how.holes || Array.isArray(a) || value[key] !== undefined);
  const [left, right] = [keysOf(a), keysOf(b)];
  return (
    left.length === right.length &&
    (!Array.isArray(a) || a.length === b.length) &&
    left.every(key => Object.hasOwn(b, key) && equal(a[key], b[key], how))
  );
}

function sameMap(a, b, how) {
  if (!(a instanceof Map && b instanceof Map) || a.size !== b.size) return false;
  return [...a].every(
    ([key, value]) =>
      (b.has(key) && equal(value, b.get(key), how)) ||
      [...b].some(([other, item]) => equal(key, other, how) && equal(value, item, how)),
  );
}

function sameSet(a, b, how) {
  if (!(a instanceof Set && b instanceof Set) || a.size !== b.size) return false;
  return [...a].every(item => b.has(item) || [...b].some(other => equal(item, other, how)));
}

function show(value) {
  try {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (isObject(value) && !(value instanceof Error)) return JSON.stringify(value) ?? String(value);
    return String(value);
  } catch {
    return 'a value';
  }
}

function demand(holds, message, what, actual, expected) {
  if (holds) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? what, actual, expected);
}
