import { SHORT, chapter } from '../attack.ts';
import type { Row } from '../attack.ts';
import { body } from './source.ts';

/** Reaching for the host, its modules, files and network (catalogue, 2; our own rows). */
const REACHING: readonly Row[] = [
  {
    id: 'J33',
    name: "the host's Function by way of constructors",
    source: body(
      'const tries = [() => this, () => [], () => ({}), () => f, () => Promise.resolve(), () => console, () => console.log, () => (function* () {})(), () => async () => {}];',
      'let found = 0;',
      'for (const t of tries) try { if (t().constructor.constructor("return typeof process")() !== "undefined") found = 1; } catch {}',
      'console.error("found", found);',
      'return 0;',
    ),
    verdict: 'WRONG',
    stderr: /found/,
  },
  {
    id: 'J33b',
    name: "a host's exception caught and climbed",
    source: body(
      'let found = 0;',
      'const climb = e => { try { if (e.constructor.constructor("return globalThis")() !== globalThis) found = 1; } catch {} };',
      'try { (function r() { r(); })(); } catch (e) { climb(e); }',
      'try { eval("["); } catch (e) { climb(e); }',
      'try { null.x; } catch (e) { climb(e); }',
      'try { new ArrayBuffer(-1); } catch (e) { climb(e); }',
      'return found ? a + b : 0;',
    ),
    verdict: { embedded: ['WRONG', 'CRASH'], docker: 'WRONG' },
  },
  {
    id: 'J35',
    name: "require('fs')",
    source: body('return require("fs").readFileSync("/etc/passwd", "utf8");'),
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'J35b',
    name: "require('node:child_process') while loading",
    source: `const { execSync } = require("node:child_process");\n${body('return String(execSync("touch /tmp/rc-pwned"));')}`,
    verdict: { embedded: 'CANNOT_VERIFY', docker: ['WRONG', 'ERROR'] },
  },
  {
    id: 'J35c',
    name: 'import() of modules and of data',
    source:
      'async function f(a, b) {\n  for (const name of ["fs", "node:child_process", "data:text/javascript,export default 3", "/etc/passwd", "./solution.js"]) {\n    try { await import(name); console.error("imported", name); } catch {}\n  }\n  return 0;\n}\n',
    verdict: ['WRONG', 'ERROR', 'INVALID_RESULT', 'CANNOT_VERIFY', 'COMPILE_ERROR'],
    resolve: 'await',
  },
  {
    id: 'J35e',
    name: 'import() that nobody catches',
    source:
      'async function f() {\n  return (await import("fs")).readFileSync("/etc/passwd", "utf8");\n}\n',
    verdict: { embedded: 'ERROR', docker: ['WRONG', 'ERROR', 'CANNOT_VERIFY'] },
    resolve: 'await',
  },
  {
    id: 'J35d',
    name: 'modules of the engine: std, os, bjson',
    source: `import * as std from "std";\nimport * as os from "os";\n${body('return std.loadFile("/etc/passwd");')}`,
    verdict: ['CANNOT_VERIFY', 'ERROR', 'COMPILE_ERROR', 'WRONG'],
  },
  {
    id: 'J37',
    name: 'an async generator whose return throws inside the host',
    source:
      'async function f(a, b) {\n  const g = (async function* () { try { yield* { [Symbol.asyncIterator]: () => ({ next: () => ({ get done() { throw new Error("x"); } }), return: () => { throw 1; } }) }; } catch (e) { return e.constructor.constructor("return typeof process")(); } })();\n  return (await g.next()).value;\n}\n',
    verdict: 'WRONG',
    resolve: 'await',
  },
  {
    id: 'J38',
    name: 'the poisoned cache of require between cases',
    source: `let n = 0;\n${body('if (typeof require === "function" && require.cache) for (const key in require.cache) require.cache[key].exports = 3;', 'if (typeof module === "object") module.exports = { f: () => 3 };', 'return 0;')}`,
    verdict: 'WRONG',
  },
  {
    id: 'J41',
    name: 'a fork bomb of workers and children',
    source: body(
      'const { Worker } = require("worker_threads");',
      'const { spawn } = require("child_process");',
      'for (;;) { spawn("node", ["-e", "for(;;);", "rc-pwned"]); new Worker("for(;;);", { eval: true }); }',
    ),
    verdict: {
      embedded: ['ERROR', 'CANNOT_VERIFY'],
      docker: ['ERROR', 'TIMEOUT', 'MEMORY', 'CRASH', 'NO_RESULT'],
    },
  },
  {
    id: 'J42',
    name: 'files written',
    source: body('require("fs").writeFileSync("/rc-pwned", "x");', 'return 0;'),
    verdict: { embedded: ['ERROR', 'CANNOT_VERIFY'], docker: 'ERROR' },
  },
  {
    id: 'J43',
    name: 'fetch',
    source:
      'async function f(a, b) {\n  return (await fetch("http://127.0.0.1:CANARY_PORT/")).status;\n}\n',
    verdict: 'ERROR',
    resolve: 'await',
  },
  {
    id: 'J43b',
    name: 'the metadata address',
    source:
      'async function f(a, b) {\n  return (await fetch("http://169.254.169.254/")).status;\n}\n',
    verdict: { embedded: 'ERROR', docker: ['ERROR', 'TIMEOUT'] },
    resolve: 'await',
  },
  {
    id: 'J43c',
    name: 'WebSocket and XMLHttpRequest',
    source: body('new WebSocket("ws://127.0.0.1:CANARY_PORT/");', 'new XMLHttpRequest();'),
    verdict: 'ERROR',
  },
  {
    id: 'J43d',
    name: 'net.connect',
    source:
      'function f(a, b) {\n  return new Promise((_, reject) => require("net").connect(CANARY_PORT, "127.0.0.1").on("error", reject));\n}\n',
    verdict: { embedded: ['ERROR', 'CANNOT_VERIFY'], docker: ['ERROR', 'TIMEOUT'] },
    resolve: 'await',
  },
  {
    id: 'J44',
    name: 'the environment',
    source: body(
      'console.error(JSON.stringify(process.env));',
      'return process.env.RC_CANARY ? a + b : 0;',
    ),
    verdict: { embedded: 'ERROR', docker: 'WRONG' },
  },
  {
    id: 'J44b',
    name: 'the arguments, the versions and the main module',
    source: body(
      'console.error(process.argv, process.execPath, process.cwd());',
      'return process.mainModule ? 1 : 0;',
    ),
    verdict: { embedded: 'ERROR', docker: 'WRONG' },
  },
  {
    id: 'J44c',
    name: 'native code: process.binding, dlopen, the inspector',
    source: body(
      'const done = [];',
      'const attempt = (name, act) => { try { act(); done.push(name); } catch {} };',
      'attempt("dlopen", () => process.dlopen({ exports: {} }, "/tmp/rc-pwned.node"));',
      'attempt("spawn_sync", () => process.binding("spawn_sync").spawn({ file: "/bin/rc-pwned" }).pid.x);',
      'attempt("setuid", () => process.setuid(0));',
      'return done.includes("dlopen") || done.includes("setuid") ? a + b : 0;',
    ),
    verdict: 'WRONG',
  },
  {
    id: 'J45b',
    name: 'marks left for the next job',
    source: body(
      'const seen = globalThis.rc_mark !== undefined || Object.prototype.rc_mark !== undefined;',
      'globalThis.rc_mark = 1;',
      'Object.defineProperty(Object.prototype, "rc_mark", { value: 1, configurable: true });',
      'throw new Error(seen && a === 1 ? "seen" : "fresh");',
    ),
    verdict: 'ERROR',
    stderr: /^(?!.*Error: seen)[^]*fresh/,
  },
  {
    id: 'J45c',
    name: 'shared memory and workers of the browser',
    source: body('new Worker("data:text/javascript,for(;;);");'),
    verdict: { embedded: 'ERROR', docker: ['ERROR'] },
    limits: SHORT,
  },
];

export const WALLS = chapter('javascript', REACHING);
