import assert from 'node:assert/strict';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { Limits } from '../../../core/sandbox/limits.ts';
import { renderValue } from '../../../core/sandbox/render-value.ts';
import type { Execution, Sandbox } from '../../../core/sandbox/sandbox.ts';
import { sharedSecondBodies } from '../second/second.contract.ts';

/** What this body does by itself where the first one has help of its engine. */
describe('the original QuickJS as the body for JavaScript', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(() => {
    sandbox = sharedSecondBodies();
  });

  const execute = (
    source: string,
    calls: readonly string[],
    limits: Partial<Limits> = {},
  ): Promise<Execution> => {
    const program = { language: 'javascript', source, files: [] } as const;
    const invocations = calls.map(call => ({ call, mode: 'value' as const }));
    return sandbox.run({ program, invocations }, { limits: { ...DEFAULT_LIMITS, ...limits } });
  };
  const run = async (
    source: string,
    calls: readonly string[],
    limits: Partial<Limits> = {},
  ): Promise<string[]> =>
    (await execute(source, calls, limits)).outcomes.map(outcome => {
      if (outcome.status === 'stopped') return outcome.stop.verdict;
      return outcome.status === 'returned'
        ? renderValue(outcome.value, 'javascript')
        : `${outcome.types[0] ?? ''}: ${outcome.message}`;
    });

  it('keeps the exact kind of plain values', async () => {
    const values = [
      'undefined',
      'null',
      '-0',
      '1n',
      '[1, "a"]',
      'new Map([[1, 2]])',
      'NaN',
      '/a/g',
    ];
    const { outcomes } = await execute('', values);
    assert.deepEqual(
      outcomes.map(outcome => outcome.status === 'returned' && outcome.value.t),
      ['undefined', 'none', 'number', 'bigint', 'list', 'map', 'number', 'regexp'],
    );
  });

  it('carries texts with a NUL or half a surrogate pair, both ways', async () => {
    const [length, same, half] = await run('const f = x => x.length;', [
      'f("a\0b")',
      '"a\\u0000b" === "a\0b"',
      '"\\ud800".charCodeAt(0)',
    ]);
    assert.deepEqual([length, same, half], ['3', 'true', '55296']);
    const { outcomes } = await execute('', ['(console.log("a\\0b"), 1)']);
    assert.equal(outcomes[0]?.status === 'returned' && outcomes[0].output, 'a\0b\n');
  });

  it('lets what a script declares be seen by every call', async () => {
    const source = 'const a = 1; let b = 2; class C {} function f() { return [a, b, typeof C]; }';
    assert.deepEqual(await run(source, ['f().length', 'a + b', 'typeof C']), [
      '3',
      '3',
      "'function'",
    ]);
  });

  it('tells an exception by its classes and its message', async () => {
    const [outcome] = (await execute('function f() { throw new TypeError("why"); }', ['f()']))
      .outcomes;
    assert.ok(outcome?.status === 'raised');
    assert.deepEqual([outcome.types[0], outcome.message], ['TypeError', 'why']);
    assert.match(outcome.traceback, /solution\.js:1/);
    assert.deepEqual(
      await run('function f() { throw undefined; }', ['f()', '1']).then(all => all[1]),
      '1',
    );
  });

  it('takes no proxy for a plain value, however it was made', async () => {
    const kinds = [
      'new Proxy({}, {})',
      'Proxy.revocable([], {}).proxy',
      'Reflect.construct(Proxy, [{}, {}])',
      '[new (Object.getOwnPropertyDescriptor(globalThis, "Proxy").value)([], {})]',
    ];
    assert.deepEqual(
      await run('', kinds),
      kinds.map(() => 'INVALID_RESULT'),
    );
    assert.deepEqual(await run('', ['new Proxy({ a: 1 }, {}).a']), ['1']);
  });

  it('ends a run that was refused memory, whatever the program makes of it', async () => {
    const limits = { caseMs: 30_000, totalMs: 30_000 };
    const bombs = [
      '(() => { const all = []; for (;;) all.push(new Uint8Array(16e6)); })()',
      '(() => { try { return new Uint8Array(2 ** 30).length; } catch { return 3; } })()',
      '(() => { try { return new ArrayBuffer(2 ** 31 - 1).byteLength; } catch { return 3; } })()',
      '(() => { try { return "x".repeat(2 ** 29).length; } catch { return 3; } })()',
    ];
    for (const bomb of bombs) assert.deepEqual(await run('', [bomb], limits), ['MEMORY'], bomb);
    const { peakBytes = 0 } = await execute('', ['new Uint8Array(1e8).length']);
    assert.ok(peakBytes > 1e8 && peakBytes <= DEFAULT_LIMITS.memoryBytes, String(peakBytes));
  });

  it('says that it was the stack which a recursion used up', async () => {
    const { outcomes } = await execute('const f = n => f(n + 1) + 1;', ['f(0)']);
    assert.ok(outcomes[0]?.status === 'stopped');
    assert.equal(outcomes[0].stop.kind, 'stack');
    assert.deepEqual(await run('const f = n => (n === 0 ? 0 : f(n - 1) + 1);', ['f(500)']), [
      '500',
    ]);
  });

  it('tells neither the clock zone nor the environment of the host', async () => {
    const calls = ['new Date(0).getTimezoneOffset()', 'typeof process', 'typeof require("fs")'];
    const [offset, process, module] = await run('', calls);
    assert.deepEqual([offset, process], ['0', "'undefined'"]);
    assert.match(module ?? '', /Error/);
  });

  it('shares no memory, prototype or name with the candidate before it', async () => {
    const mark = 'globalThis.mark = Array.prototype.mark = Object.prototype.mark = 1;';
    assert.deepEqual(await run(mark, ['[].mark + ({}).mark + mark']), ['3']);
    assert.deepEqual(await run('', ['[].mark', '({}).mark', 'typeof mark']), [
      'undefined',
      'undefined',
      "'undefined'",
    ]);
  });

  it('waits for promises and timers, and says when nothing can settle one', async () => {
    const source =
      'const later = v => new Promise(done => setTimeout(() => done(v), 5)); const never = () => new Promise(() => {});';
    const program = { language: 'javascript', source, files: [] } as const;
    const invocations = ['later(4)', 'never()'].map(call => ({ call, mode: 'value' as const }));
    const job = { program, invocations, resolve: 'await' } as const;
    const { outcomes } = await sandbox.run(job, { limits: DEFAULT_LIMITS });
    assert.equal(
      outcomes[0]?.status === 'returned' && renderValue(outcomes[0].value, 'javascript'),
      '4',
    );
    assert.notEqual(outcomes[1]?.status, 'returned');
  });

  it('answers what a program asks of a function that is elsewhere', async () => {
    const program = { language: 'javascript', source: '', files: [] } as const;
    const invocations = [{ call: 'await f(20) + 1', mode: 'value' }] as const;
    const { outcomes } = await sandbox.run(
      { program, invocations, remote: ['f'], resolve: 'await' },
      {
        limits: DEFAULT_LIMITS,
        answer: ({ args: [value] }) =>
          Promise.resolve({ status: 'returned', value: value ?? { t: 'none' }, output: '' }),
      },
    );
    assert.equal(
      outcomes[0]?.status === 'returned' && renderValue(outcomes[0].value, 'javascript'),
      '21',
    );
  });
});
