import type { SourceFile } from '../../src/core/base/source.ts';

/** As much of lodash as MBXP's scripts ask for, for plain values; own code. */
export const LODASH: SourceFile = {
  path: 'node_modules/lodash.js',
  text: `
const isObject = value => typeof value === 'object' && value !== null;
function isEqual(a, b) {
  if (a === b || (a !== a && b !== b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return isEqual(a.getTime(), b.getTime());
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Map) return a.size === b.size && isEqual(sorted(a), sorted(b));
  if (a instanceof Set) {
    return a.size === b.size && [...a].every(one => [...b].some(other => isEqual(one, other)));
  }
  const keys = Object.keys(a);
  return (
    (!Array.isArray(a) || a.length === b.length) &&
    keys.length === Object.keys(b).length &&
    keys.every(key => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}
const sorted = map => [...map].sort(([x], [y]) => (String(x) < String(y) ? -1 : 1));
module.exports = { isEqual };
`,
};
