import { expectRaised, expectStop, expectValue } from './probe.ts';
import type { Probe } from './probe.ts';

/** One probe a wall, as for Python. What a wall does not have (files, say) is asked for by name. */
export const JAVASCRIPT_PROBES: readonly Probe[] = [
  {
    name: 'runs a function',
    source: 'function f(a, b) { return a + b; }',
    calls: ['f(1, 2)'],
    wrong: expectValue({ t: 'number', v: '3' }),
  },
  {
    name: 'captures stderr',
    source: 'console.error("canary-stderr");',
    wrong: ({ stderr }) => (stderr.includes('canary-stderr') ? undefined : 'stderr was lost'),
  },
  {
    name: 'takes an object that equals everything for none',
    source: 'const f = () => ({ valueOf: () => 3, toJSON: () => 3 });',
    calls: ['f()'],
    wrong: expectStop('INVALID_RESULT'),
  },
  {
    name: 'limits memory',
    source: 'function f() { const all = []; for (;;) all.push(new Uint8Array(16 * 1024 * 1024)); }',
    calls: ['f()'],
    limits: { caseMs: 30_000, totalMs: 30_000 },
    wrong: expectStop('MEMORY'),
  },
  {
    name: 'limits memory also when the program does not mind',
    source: 'function f() { try { return new Uint8Array(2 ** 30).length; } catch { return 3; } }',
    calls: ['f()'],
    wrong: expectStop('MEMORY'),
  },
  {
    name: 'limits time',
    source: 'function f() { for (;;); }',
    calls: ['f()'],
    limits: { caseMs: 200 },
    wrong: expectStop('TIMEOUT'),
  },
  {
    name: 'limits time in what the engine does by itself',
    source: 'const f = () => /^(a+)+$/.test("a".repeat(40) + "b");',
    calls: ['f()'],
    limits: { caseMs: 200 },
    wrong: expectStop('TIMEOUT'),
  },
  {
    name: 'limits output',
    source: 'function f() { for (;;) console.log("x".repeat(1000)); }',
    calls: ['f()'],
    limits: { outputBytes: 200_000 },
    wrong: expectStop('OUTPUT_LIMIT'),
  },
  {
    name: 'has no modules of the host',
    source: 'const f = () => require("node:child_process").execSync("exit 0");',
    calls: ['f()'],
    wrong: expectRaised('Error'),
  },
  {
    name: 'has no environment, network, files or native code of the host',
    source: [
      'const names = "process fetch WebSocket XMLHttpRequest WebAssembly Atomics";',
      'const outer = [].constructor.constructor("return this")();',
      'const f = () => names.split(" ").filter(name => outer[name] !== undefined).join();',
    ].join('\n'),
    calls: ['f()'],
    wrong: expectValue({ t: 'str', v: '' }),
  },
  {
    name: 'marks what the next job must not see',
    source: 'globalThis.rcMark = Array.prototype.rcMark = 1; const f = () => rcMark;',
    calls: ['f()'],
    wrong: expectValue({ t: 'number', v: '1' }),
  },
  {
    name: 'is clean for the next job',
    source: 'const f = () => globalThis.rcMark === undefined && [].rcMark === undefined;',
    calls: ['f()'],
    wrong: expectValue({ t: 'bool', v: true }),
  },
];
