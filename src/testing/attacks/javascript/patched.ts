import { SHORT, chapter } from '../attack.ts';
import type { Row } from '../attack.ts';
import { BENIGN, body } from './source.ts';

/** Programs that load `lines`, and whose `f` then gives a wrong answer. */
const wrong = (id: string, name: string, ...lines: readonly string[]): Row => ({
  id,
  name,
  source: `${lines.join('\n')}\n${body('return 0;')}`,
  verdict: 'WRONG',
});

/** Every method and accessor of an object's own replaced by `made`. */
const REPLACE = [
  'const replace = (holder, made) => {',
  '  const { ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;',
  '  const keys = ownKeys(holder);',
  '  for (let i = 0; i < keys.length; i++) {',
  '    const key = keys[i];',
  '    const found = getOwnPropertyDescriptor(holder, key);',
  '    if (key === "constructor" || !found.configurable) continue;',
  '    if (typeof found.value === "function") defineProperty(holder, key, { ...found, value: made });',
  '    else if (found.get) defineProperty(holder, key, { ...found, get: made });',
  '  }',
  '};',
].join('\n');

/** Much of what a harness calls, and every name it may look for, at once. */
const AT_ONCE = [
  'JSON.stringify = () => \'{"t":"number","v":"3"}\';',
  'Object.is = () => true;',
  'Reflect.ownKeys = () => [];',
  'Array.prototype.map = () => [3];',
  'Function.prototype.call = Function.prototype.apply = () => 3;',
  'Object.prototype.toJSON = Array.prototype.toJSON = () => 3;',
  'Array.prototype[Symbol.iterator] = undefined;',
  'Promise.prototype.then = ok => ok({ value: 3 });',
  'Map.prototype.get = () => 3;',
  "String.prototype.slice = () => '3';",
  'Object.defineProperty(Array.prototype, 0, { set() { throw 3; } });',
  'Object.prototype.then = undefined;',
  'Object.defineProperty(Object.prototype, "value", { get: () => 3, set() {} });',
].join('\n');

/** The built-ins changed, so that they would answer for the program (catalogue, 2; our own). */
export const PATCHED = chapter('javascript', [
  wrong(
    'J29',
    'JSON, map, Object.is and Function.prototype.call patched',
    "JSON.stringify = () => '3';",
    'JSON.parse = () => 3;',
    'Array.prototype.map = () => [3];',
    'Object.is = () => true;',
    'Function.prototype.call = Function.prototype.apply = () => 3;',
  ),
  wrong(
    'J29b',
    'everything on Object patched',
    REPLACE,
    'const keep = Object;',
    'replace(keep, () => 3);',
  ),
  wrong(
    'J29c',
    'everything on Object.prototype patched',
    REPLACE,
    'replace(Object.prototype, () => 3);',
  ),
  wrong(
    'J29d',
    'everything on Array and its prototype patched',
    REPLACE,
    'replace(Array.prototype, () => 3);',
    'replace(Array, () => 3);',
  ),
  wrong(
    'J29e',
    'everything on Map, Set, WeakMap and their prototypes patched',
    REPLACE,
    'for (const c of [Map, Set, WeakMap]) { replace(c.prototype, () => 3); replace(c, () => 3); }',
  ),
  wrong(
    'J29f',
    'everything on JSON, Math, Number, String, BigInt and their prototypes patched',
    REPLACE,
    'replace(JSON, () => "3");',
    'replace(Math, () => 3);',
    'for (const c of [Number, String, BigInt, Boolean, Symbol]) { replace(c.prototype, () => "3"); replace(c, () => "3"); }',
  ),
  wrong(
    'J29g',
    'everything on Reflect patched',
    REPLACE,
    'const holder = Reflect;',
    'for (const key of Object.getOwnPropertyNames(holder)) holder[key] = () => 3;',
  ),
  wrong(
    'J29h',
    'everything on Function.prototype patched',
    REPLACE,
    'replace(Function.prototype, () => 3);',
  ),
  {
    id: 'J29i',
    name: 'everything on Promise and its prototype patched',
    source: `${REPLACE}\nreplace(Promise.prototype, () => 3);\nreplace(Promise, () => 3);\nasync function f(a, b) {\n  return 0;\n}\n`,
    verdict: ['WRONG', 'TIMEOUT', 'ERROR', 'INVALID_RESULT', 'NO_RESULT'],
    resolve: 'await',
    limits: SHORT,
  },
  {
    id: 'J29j',
    name: 'a promise with a constructor and a then of its own',
    source:
      'function f(a, b) {\n  const p = Promise.resolve(0);\n  p.constructor = { [Symbol.species]: function (run) { run(() => {}, () => {}); return { then: yes => yes(3) }; } };\n  p.then = yes => yes(3);\n  return p;\n}\n',
    verdict: ['WRONG', 'TIMEOUT', 'ERROR', 'INVALID_RESULT', 'NO_RESULT'],
    resolve: 'await',
    limits: SHORT,
  },
  wrong(
    'J29k',
    'iterators patched: everything yields 3',
    'const it = function* () { yield 3; };',
    'for (const c of [Array, Map, Set, String]) c.prototype[Symbol.iterator] = it;',
    'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true, value: 3 });',
  ),
  wrong(
    'J29l',
    'setters and getters on Object.prototype for names a harness uses',
    'for (const key of ["i", "s", "v", "t", "value", "get", "set", "writable", "enumerable", "configurable", "then", "name", "message", "stack", "length", "0", "1", "call", "setup", "mode"]) {',
    '  try { Object.defineProperty(Object.prototype, key, { get: () => 3, set: () => {}, configurable: true }); } catch {}',
    '}',
  ),
  wrong(
    'J29m',
    'setters on Array.prototype for its indexes',
    'for (let i = 0; i < 50; i++) Object.defineProperty(Array.prototype, i, { get: () => 3, set: () => {}, configurable: true });',
  ),
  wrong(
    'J29n',
    'a Proxy for the prototype of Object.prototype and of all functions',
    'try { Object.setPrototypeOf(Object.prototype, new Proxy({}, { get: () => 3 })); } catch {}',
    'try { Object.setPrototypeOf(Function.prototype, new Proxy({}, { get: () => 3 })); } catch {}',
    'try { Object.setPrototypeOf(globalThis, new Proxy({}, { has: () => false, get: () => 3 })); } catch {}',
  ),
  wrong(
    'J29o',
    'String.prototype.startsWith, RegExp.prototype.exec and Symbol.replace patched',
    'String.prototype.startsWith = String.prototype.includes = () => true;',
    'RegExp.prototype.exec = () => ["3"];',
    'RegExp.prototype[Symbol.replace] = RegExp.prototype[Symbol.split] = () => "3";',
  ),
  wrong(
    'J29p',
    'what a template literal calls patched: String.prototype.concat',
    "String.prototype.concat = () => '3';",
  ),
  wrong('J29q', 'much of that at once', AT_ONCE),
  {
    id: 'J29r',
    name: 'much of that at once, the answer right',
    source: `${AT_ONCE}\n${BENIGN}`,
    verdict: 'PASS',
    honest: true,
  },
  {
    id: 'J30',
    name: 'assert and expect replaced',
    source: `globalThis.expect = () => new Proxy({}, { get: () => () => {} });\nglobalThis.it = globalThis.test = globalThis.describe = () => {};\ntry { const assert = require("node:assert"); for (const k of Object.keys(assert)) assert[k] = () => {}; } catch {}\n${body('return 0;')}`,
    verdict: ['WRONG', 'CANNOT_VERIFY', 'ERROR'],
  },
  {
    id: 'J30b',
    name: 'the error classes replaced, an error thrown',
    source: `Error = TypeError = RangeError = function () { return 3; };\nError.prototype = null;\n${body('throw new Error("x");')}`,
    verdict: ['ERROR', 'WRONG'],
  },
  {
    id: 'J30c',
    name: 'an error whose name, message and stack are hostile',
    source: body(
      'throw Object.defineProperties(new Error(), { name: { get() { for (;;); } }, message: { get() { throw 1; } }, stack: { get() { return { toString() { for (;;); } }; } } });',
    ),
    // V8 makes the stack's text, name and all, before it gives way to the new property.
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'TIMEOUT'] },
  },
  {
    id: 'J30d',
    name: 'an error that names itself as another',
    source: body(
      'class AssertionPassed extends Error { get name() { return "PASS"; } }',
      'throw new AssertionPassed("3");',
    ),
    verdict: 'ERROR',
  },
  {
    id: 'J36',
    name: 'dynamic code, the answer right',
    source: body('return eval("a + b") + new Function("x", "return x - x")(a);'),
    verdict: 'PASS',
    honest: true,
  },
  {
    id: 'J36b',
    name: 'with and direct eval that hide the arguments',
    source:
      'function f(a, b) {\n  with ({ a: 0, b: 0, get c() { return a; } }) return eval("var a = 0; a + b");\n}\n',
    verdict: ['WRONG', 'COMPILE_ERROR', 'ERROR'],
  },
  {
    id: 'J36c',
    name: 'a global cleared of everything, the answer right',
    source: `for (const key of Object.getOwnPropertyNames(globalThis)) { try { if (key !== "f") delete globalThis[key]; } catch {} }\n${BENIGN}`,
    verdict: ['PASS', 'ERROR'],
    honest: true,
  },
  {
    id: 'J36d',
    name: 'undefined, NaN and the global object frozen and shadowed',
    source: `var undefined = 3, NaN = 3, Infinity = 3;\nObject.freeze(globalThis);\nObject.freeze(Object.prototype);\nObject.freeze(Array.prototype);\n${body('return 0;')}`,
    verdict: ['WRONG', 'ERROR', 'COMPILE_ERROR'],
  },
  {
    id: 'J50',
    name: 'the queue of microtasks patched and flooded while loading, the answer wrong',
    source: `globalThis.queueMicrotask = f2 => f2();\nfor (let i = 0; i < 1e4; i++) Promise.resolve(i).then(() => { throw i; });\n${body('return 0;')}`,
    verdict: ['WRONG', 'NO_RESULT', 'ERROR', 'CRASH'],
  },
]);
