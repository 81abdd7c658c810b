import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Limits } from './limits.ts';
import { renderValue } from './render-value.ts';
import type { Execution, Invocation, Job, RunOptions, Sandbox } from './sandbox.ts';

export type Check = (sandbox: Sandbox) => Promise<void>;

export const options = (
  parts: Partial<RunOptions> = {},
  limits: Partial<Limits> = {},
): RunOptions => ({
  limits: { ...DEFAULT_LIMITS, ...limits },
  ...parts,
});

export const value = (call: string, setup?: string): Invocation => ({
  call,
  mode: 'value',
  ...(setup === undefined ? {} : { setup }),
});
export const output = (call: string): Invocation => ({ call, mode: 'output' });

export const script = (source: string, ...calls: readonly Invocation[]): Job => ({
  program: { language: 'javascript', source, files: [] },
  invocations: calls,
});
export const typed = (source: string, ...calls: readonly Invocation[]): Job => ({
  program: { language: 'typescript', source, files: [] },
  invocations: calls,
});

/** What came of each call, as one line of text each. */
export function shown({ load, outcomes }: Execution): string[] {
  if (load.status !== 'loaded') return [JSON.stringify(load)];
  return outcomes.map(outcome => {
    switch (outcome.status) {
      case 'returned':
        return renderValue(outcome.value, 'javascript');
      case 'raised':
        return `${outcome.types[0] ?? ''}: ${outcome.message}`;
      case 'stopped':
        return outcome.stop.verdict;
    }
  });
}

export async function run(sandbox: Sandbox, job: Job): Promise<string[]> {
  return shown(await sandbox.run(job, options()));
}

/** What crosses the wall, and what does not. */
export const VALUE_CHECKS: Readonly<Record<string, Check>> = {
  async 'keeps the exact kind of every plain value'(sandbox) {
    const calls = [
      '[null, undefined, true, 3, -0, NaN, -Infinity, 1e21, "é\\n\\ud800"]',
      '[10n ** 30n, 2n ** 300n === 0n, -(2n ** 255n)]',
      'new Map([[{ a: 1 }, new Set([1, "1"])]])',
      '[new Date(0), new Date(NaN), /a\\/b/giu, new Uint8Array([1, 2, 255])]',
      '({ b: 1, a: { __proto__: null, "x-y": [] } })',
      'JSON.parse(\'{"__proto__": 1}\')',
      '2n ** 300n',
    ];
    assert.deepEqual(await run(sandbox, script('', ...calls.map(call => value(call)))), [
      "[ null, undefined, true, 3, -0, NaN, -Infinity, 1e+21, 'é\\n\\uD800' ]",
      `[ 1000000000000000000000000000000n, false, ${-(2n ** 255n)}n ]`,
      "Map(1) { { a: 1 } => Set(2) { 1, '1' } }",
      '[ 1970-01-01T00:00:00.000Z, Invalid Date, /a\\/b/giu, Uint8Array(3) [ 1, 2, 255 ] ]',
      "{ b: 1, a: { 'x-y': [] } }",
      "{ ['__proto__']: 1 }",
      `${2n ** 300n}n`,
    ]);
  },

  async 'takes nothing for a plain value that is not'(sandbox) {
    const calls = [
      'Symbol()',
      '() => 1',
      'new (class A {})()',
      '({ get a() { return 1; } })',
      '({ [Symbol.iterator]: 1 })',
      '[1, , 2]',
      'Object.assign([1], { extra: 1 })',
      'new (class extends Array {})()',
      'new (class extends Map {})()',
      'new Proxy({ a: 1 }, {})',
      'new Proxy([], {})',
      'Object.create(Map.prototype)',
      'Object.assign(new Map(), { a: 1 })',
      'Object.defineProperty({}, "a", { value: 1 })',
      'Promise.resolve(1)',
      '(function* () { yield 1; })()',
      '[1].values()',
      'new String("a")',
      'new Error("a")',
      'new Float64Array(1)',
      '(() => { const a = []; a[0] = a; return a; })()',
      '(function () { return arguments; })(1)',
    ];
    const execution = await sandbox.run(script('', ...calls.map(call => value(call))), options());
    assert.deepEqual(
      shown(execution).map((each, i) => [calls[i], each]),
      calls.map(call => [call, 'INVALID_RESULT']),
    );
  },

  async 'gives each call a scope of its own over the top level of the program'(sandbox) {
    const job = script(
      'const x = 1; function f() { return x; }',
      value('[x, f()]', 'const x = 2;'),
      value('[x, y]', 'let y = 5; // set'),
      value('y'),
      value('await f() // last'),
    );
    assert.deepEqual(await run(sandbox, job), [
      '[ 2, 1 ]',
      '[ 1, 5 ]',
      'ReferenceError: y is not defined',
      '1',
    ]);
  },

  async 'tells what a call printed from what its setup did'(sandbox) {
    const job = script('', {
      ...output('console.log("a", [1, { b: "c" }], -0, null); 3'),
      setup: 'console.log("setup")',
    });
    const [outcome] = (await sandbox.run(job, options())).outcomes;
    assert.equal(outcome?.status === 'returned' && outcome.output, "a [ 1, { b: 'c' } ] -0 null\n");
  },

  async 'writes what is an error or a warning to stderr'(sandbox) {
    const { stderr } = await sandbox.run(
      script('console.error("e %d", 3); console.warn("w")'),
      options(),
    );
    assert.equal(stderr, 'e 3\nw\n');
  },

  async 'tells an exception by its classes, its message and its place'(sandbox) {
    const source = 'class Odd extends TypeError {}\nfunction f() {\n  throw new Odd("why");\n}\n';
    const [outcome] = (await sandbox.run(script(source, value('f()')), options())).outcomes;
    assert.ok(outcome?.status === 'raised');
    assert.deepEqual(outcome.types, ['candidate.Odd', 'TypeError', 'Error']);
    assert.equal(outcome.message, 'why');
    assert.match(outcome.traceback, /at f \(solution\.js:3/);
  },

  async 'takes no class for a built-in one because of its name, and runs no getter'(sandbox) {
    const calls = [
      '(() => { class RangeError extends Error {} throw new RangeError("x"); })()',
      '(() => { throw { get message() { return "ran"; }, get stack() { return "ran"; } }; })()',
      '(() => { throw undefined; })()',
      '(() => { throw null; })()',
      '(() => { throw "text"; })()',
      '(() => { const e = new Error("kept"); Object.defineProperty(e, "stack", { value: { toString() { throw 1; } } }); throw e; })()',
    ];
    assert.deepEqual(await run(sandbox, script('', ...calls.map(call => value(call)))), [
      'candidate.RangeError: x',
      'thrown value: { message: [Getter], stack: [Getter] }',
      'thrown value: undefined',
      'thrown value: null',
      'thrown value: text',
      'Error: kept',
    ]);
  },
};
