/** Global names of the language itself (ECMAScript 2025), and `console`. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  (
    'undefined NaN Infinity globalThis eval isFinite isNaN parseFloat parseInt decodeURI ' +
    'decodeURIComponent encodeURI encodeURIComponent escape unescape AggregateError Array ' +
    'ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError ' +
    'FinalizationRegistry Float16Array Float32Array Float64Array Function Int8Array Int16Array ' +
    'Int32Array Iterator Map Number Object Promise Proxy RangeError ReferenceError RegExp Set ' +
    'SharedArrayBuffer String Symbol SyntaxError TypeError Uint8Array Uint8ClampedArray ' +
    'Uint16Array Uint32Array URIError WeakMap WeakRef WeakSet Atomics JSON Math Reflect Intl ' +
    'console arguments'
  ).split(' '),
);
