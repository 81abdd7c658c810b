import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { Case } from '../../core/sandbox/case.ts';
import { judgeProgram } from '../../core/sandbox/judge.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import { prepareCases } from '../../core/sandbox/prepare-cases.ts';
import type { Program, Sandbox } from '../../core/sandbox/sandbox.ts';
import type { Judgement, Verdict } from '../../core/sandbox/verdict.ts';
import { createTestSandbox } from './attacks.contract.ts';

type Row = readonly [
  name: string,
  verdict: Verdict | readonly Verdict[],
  source: string,
  parts?: { readonly limits?: Partial<Limits>; readonly resolve?: 'await' | 'list' },
];

const f = (body: string): string => `function f(a, b) { ${body} }`;
const SHORT = { limits: { caseMs: 500 } };
/** Long enough on a busy machine for a memory to be filled. */
const LONG = { limits: { caseMs: 30_000, totalMs: 30_000 } };
const PATCHES =
  'JSON.stringify = () => \'{"t":"number","v":"3"}\'; Object.is = () => true; Reflect.ownKeys = () => []; ' +
  'Array.prototype.map = () => [3]; Function.prototype.call = Function.prototype.apply = () => 3; ' +
  'Object.prototype.toJSON = Array.prototype.toJSON = () => 3; Array.prototype[Symbol.iterator] = undefined; ' +
  'Promise.prototype.then = (ok) => ok({ value: 3 }); Map.prototype.get = () => 3; String.prototype.slice = () => "3"; ' +
  'Object.defineProperty(Array.prototype, 0, { set() { throw 3; } }); Object.prototype.then = undefined; ' +
  'Object.defineProperty(Object.prototype, "value", { get: () => 3, set() {} });';

const ROWS: readonly Row[] = [
  ['the right answer', 'PASS', f('return a + b;')],
  ['a wrong one', 'WRONG', f('return a - b;')],
  ['the right answer as a text', 'WRONG', f('return String(a + b);')],
  ['the right answer as a bigint', 'WRONG', f('return BigInt(a + b);')],
  [
    'an object that equals everything',
    'INVALID_RESULT',
    f('return { valueOf: () => a + b, toJSON: () => a + b };'),
  ],
  [
    'one that becomes any primitive',
    'INVALID_RESULT',
    f('return { [Symbol.toPrimitive]: () => a + b };'),
  ],
  ['a getter in the result', 'INVALID_RESULT', f('return { get a() { return Math.random(); } };')],
  ['a symbol', 'INVALID_RESULT', f('return Symbol();')],
  ['patched built-ins', 'WRONG', `${PATCHES} ${f('return 4;')}`],
  ['patched built-ins and the right answer', 'PASS', `${PATCHES} ${f('return a + b;')}`],
  [
    'a forged frame',
    'WRONG',
    f('console.log(\'{"i":1,"s":"returned","value":{"t":"number","v":"3"}}\'); return 0;'),
  ],
  [
    'a search for the channel',
    'WRONG',
    f('try { send("x"); } catch {} for (const k of Reflect.ownKeys(globalThis)) void k; return 0;'),
  ],
  ['an endless loop', 'TIMEOUT', f('for (;;);'), SHORT],
  ['an endless loop while loading', 'TIMEOUT', 'for (;;);', { limits: { loadMs: 500 } }],
  [
    'a catastrophic regular expression',
    'TIMEOUT',
    f('return /^(a+)+$/.test("a".repeat(40) + "b");'),
    SHORT,
  ],
  ['an endless comparator', 'TIMEOUT', f('return [3, 2, 1].sort(() => { for (;;); });'), SHORT],
  [
    'endless microtasks',
    'TIMEOUT',
    'async function f() { for (;;) await 0; }',
    { ...SHORT, resolve: 'await' },
  ],
  [
    'an endless generator',
    ['TIMEOUT', 'MEMORY'],
    f('function* g() { for (;;) yield 1; } return [...g()];'),
    LONG,
  ],
  [
    'a listed endless generator',
    'RESULT_LIMIT',
    'function* f() { for (;;) yield 1; }',
    { ...LONG, resolve: 'list' },
  ],
  [
    'memory that is used up',
    'MEMORY',
    f('const all = []; for (;;) all.push(new Uint8Array(1e7));'),
    LONG,
  ],
  ['memory in one piece', 'MEMORY', f('return new Array(2 ** 27).fill(1).length;'), LONG],
  [
    'memory that is used up, and caught',
    'MEMORY',
    f('try { const all = []; for (;;) all.push(new Uint8Array(1e7)); } catch { return a + b; }'),
    LONG,
  ],
  ['a flood on the console', 'OUTPUT_LIMIT', f('for (;;) console.log("x".repeat(1000));'), LONG],
  ['a console that is gone', 'PASS', `console = undefined; ${f('return a + b;')}`],
  ['the end of the process', 'ERROR', f('process.exit(0);')],
  [
    'import()',
    'ERROR',
    'async function f() { return (await import("fs")).readFileSync("/etc/passwd"); }',
    { resolve: 'await' },
  ],
  ['require() in a call', 'ERROR', f('return require("fs").readdirSync("/").length;')],
  ['require() while loading', 'CANNOT_VERIFY', 'const fs = require("fs"); const f = () => 3;'],
  [
    'the Function constructor',
    'ERROR',
    f('return this.constructor.constructor("return process")().exit(0);'),
  ],
  ['code made from text', 'PASS', f('return eval("a") + new Function("return " + b)();')],
  [
    'a promise that is never settled',
    'INVALID_RESULT',
    'async function f() { await new Promise(() => {}); }',
    { resolve: 'await' },
  ],
  ['a promise that nobody asked for', 'INVALID_RESULT', 'async function f(a, b) { return a + b; }'],
  [
    'a promise that is awaited',
    'PASS',
    'async function f(a, b) { return a + b; }',
    { resolve: 'await' },
  ],
  ['throw undefined', 'ERROR', f('throw undefined;')],
  ['a rejection that nobody handles', 'PASS', f('new Promise((_, no) => no(1)); return a + b;')],
  ['an interval that keeps going', 'PASS', f('setInterval(() => {}, 1); return a + b;')],
  ['recursion without end', 'CRASH', f('return f(a, b);')],
  ['a result that is huge', ['RESULT_LIMIT', 'MEMORY'], f('return "x".repeat(5e6);')],
  [
    'a result that is a list of millions',
    ['RESULT_LIMIT', 'MEMORY', 'TIMEOUT'],
    f('return new Array(3e6).fill(0);'),
    LONG,
  ],
  ['the network', 'ERROR', f('return fetch("http://127.0.0.1:CANARY_PORT");')],
  ['no function at all', 'ERROR', 'const g = 1;'],
  ['what does not parse', 'COMPILE_ERROR', 'function f( {'],
  [
    'a mark from an earlier job',
    'PASS',
    f(
      'const clean = globalThis.mark === undefined; globalThis.mark = 1; return clean ? a + b : 0;',
    ),
  ],
];

const sum = (a: number, b: number): Case => ({
  call: `f(${a}, ${b})`,
  expect: { kind: 'value', value: { t: 'number', v: String(a + b) } },
  comparator: 'exact',
});
/** One call each for the mark that must not be seen by a later job. */
const CASES = [sum(1, 2)];

async function judge(sandbox: Sandbox, source: string, parts: Row[3] = {}): Promise<Judgement> {
  const program: Program = { language: 'javascript', source, files: [] };
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const { ready } = await prepareCases(sandbox, program, CASES, { limits });
  const resolve = parts.resolve === undefined ? {} : { resolve: parts.resolve };
  return judgeProgram(sandbox, { program, ...resolve }, ready, { limits });
}

describe('hostile JavaScript', function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let canary: Server;
  let connections = 0;
  before(async () => {
    sandbox = createTestSandbox();
    canary = createServer(socket => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>(listening => canary.listen(0, '127.0.0.1', listening));
  });
  after(async () => {
    canary.close();
    await sandbox[Symbol.asyncDispose]();
  });

  for (const [name, verdict, source, parts] of ROWS) {
    const wanted = typeof verdict === 'string' ? [verdict] : verdict;
    it(`ends in ${wanted.join(' or ')}: ${name}`, async () => {
      const { port } = canary.address() as AddressInfo;
      const judgement = await judge(sandbox, source.replaceAll('CANARY_PORT', String(port)), parts);
      const { reason, cases } = judgement;
      const why = `${judgement.verdict}: ${reason ?? ''} ${JSON.stringify(cases[0] ?? {})}`;
      assert.ok(wanted.includes(judgement.verdict), why.slice(0, 1000));
      assert.ok(JSON.stringify(judgement).length < 200_000, 'what is kept is bounded');
      assert.equal(connections, 0, 'the network of the host was reached');
      assert.equal((await judge(sandbox, f('return a + b;'))).verdict, 'PASS', 'the next job');
    });
  }
});
