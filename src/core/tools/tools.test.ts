import assert from 'node:assert/strict';
import { z } from 'zod';
import { isAbortError } from '../base/abort.ts';
import type { Clock } from '../base/clock.ts';
import { isReasonCodeError } from '../base/errors.ts';
import { callTool } from './call-tool.ts';
import type { CallOptions, ToolResult } from './call-tool.ts';
import { createRegistry, describeTool } from './registry.ts';
import { toTool } from './tool.ts';
import type { ToolContext } from './tool.ts';

const ADD = {
  name: 'add',
  description: 'Adds two numbers.',
  input: z.strictObject({ a: z.number(), b: z.number().default(1) }),
  output: z.object({ sum: z.number() }),
  permission: 'reads-workspace',
  timeoutMs: 500,
} as const;

/** Sleepers wake at once. */
const hasty: Clock = { now: () => 0, date: () => new Date(0), sleep: () => Promise.resolve() };
const patient: Clock = { ...hasty, sleep: () => new Promise(() => undefined) };

/** What an asynchronous function does with what its body gives or throws. */
const promised = <T>(work: () => T): Promise<Awaited<T>> =>
  new Promise(resolve => resolve(work() as Awaited<T>));

const options: CallOptions = {
  clock: patient,
  signal: new AbortController().signal,
  permit: () => true,
};

const calling = (
  run: (input: { a: number; b: number }, context: ToolContext) => unknown,
  input: unknown = { a: 1 },
  more: Partial<CallOptions> = {},
): Promise<ToolResult> =>
  callTool(
    toTool({
      ...ADD,
      run: (given, context) => promised(() => run(given, context) as { sum: number }),
    }),
    input,
    { ...options, ...more },
  );
const problem = async (called: Promise<ToolResult>): Promise<[string, string]> => {
  const result = await called;
  return result.ok ? ['ok', ''] : [result.problem, result.message];
};

describe('the registry of tools', () => {
  it('makes the same tool of a function and of a decorated method', async () => {
    const [functions, methods] = [createRegistry(), createRegistry()];
    class Sums {
      readonly #offset = 100;

      @methods.register(ADD)
      async add({ a, b }: { a: number; b: number }): Promise<{ sum: number }> {
        return Promise.resolve({ sum: this.#offset + a + b });
      }
    }
    assert.deepEqual(methods.list(), []);
    const sums = new Sums();
    const one = functions.register({
      ...ADD,
      run: ({ a, b }) => Promise.resolve({ sum: 100 + a + b }),
    });
    const other = methods.get('add');
    assert.ok(other);
    assert.deepEqual({ ...other, run: undefined }, { ...one, run: undefined });
    assert.deepEqual(describeTool(other), describeTool(one));
    for (const tool of [one, other]) {
      const result = await callTool(tool, { a: 2 }, options);
      assert.deepEqual(result, { ok: true, value: { sum: 103 }, wallMs: 0 });
    }
    assert.deepEqual(await sums.add({ a: 1, b: 1 }), { sum: 102 });
  });

  it('describes a tool to models in JSON Schema', () => {
    const tool = createRegistry().register({
      ...ADD,
      run: ({ a, b }) => Promise.resolve({ sum: a + b }),
    });
    const { inputSchema, outputSchema } = describeTool(tool);
    assert.deepEqual(inputSchema['required'], ['a']);
    assert.deepEqual(inputSchema['properties'], {
      a: { type: 'number' },
      b: { type: 'number', default: 1 },
    });
    assert.equal(inputSchema['additionalProperties'], false);
    assert.deepEqual(outputSchema['required'], ['sum']);
  });

  it('refuses a name that is taken or none, no description, and a schema nobody can be told', () => {
    const registry = createRegistry();
    const run = (): Promise<{ sum: number }> => Promise.resolve({ sum: 0 });
    registry.register({ ...ADD, run });
    const bad: [object, RegExp][] = [
      [{}, /two tools called "add"/],
      [{ name: 'Add up' }, /is no name for a tool/],
      [{ name: 'b', description: ' ' }, /has no description/],
      [{ name: 'b', timeoutMs: 0 }, /has no time/],
      [{ name: 'b', input: z.object({ at: z.date() }) }, /cannot be told to a model/],
    ];
    for (const [change, message] of bad) {
      assert.throws(
        () => registry.register({ ...ADD, run, ...change }),
        error => isReasonCodeError(error, 'usage') && message.test(error.message),
      );
    }
    assert.equal(registry.list().length, 1);
  });
});

describe('calling a tool', () => {
  it('tells a model what is wrong with its input, and does not run', async () => {
    let ran = 0;
    const [kind, message] = await problem(calling(() => (ran += 1), { a: 'x', c: 1 }));
    assert.equal(kind, 'invalid-input');
    assert.match(message, /^The input of add does not fit: a: .*number.*"c"/);
    assert.equal(ran, 0);
  });

  it('runs only what the caller permits, and by itself only what needs no permission', async () => {
    const sum = (): object => ({ sum: 1 });
    const asked: unknown[] = [];
    const permit: CallOptions['permit'] = (tool, input) => {
      asked.push([tool.permission, input]);
      return false;
    };
    const [kind, message] = await problem(calling(sum, { a: 1 }, { permit }));
    assert.deepEqual([kind, asked], ['denied', [['reads-workspace', { a: 1, b: 1 }]]]);
    assert.match(message, /was not allowed to run \(it reads the workspace\)/);
    const { clock, signal } = options;
    const reading = toTool({ ...ADD, run: () => Promise.resolve({ sum: 1 }) });
    assert.equal((await callTool(reading, { a: 1 }, { clock, signal })).ok, false);
    const pure = toTool({ ...ADD, permission: 'none', run: () => Promise.resolve({ sum: 1 }) });
    assert.equal((await callTool(pure, { a: 1 }, { clock, signal })).ok, true);
  });

  it('turns what it throws into a value, even before its first await', async () => {
    const broken = (): never => {
      throw new Error('no disk');
    };
    assert.deepEqual(await problem(calling(broken)), ['failed', 'add failed: no disk']);
    const sync = { ...toTool({ ...ADD, run: () => Promise.resolve({ sum: 1 }) }), run: broken };
    const result = await callTool(sync, { a: 1 }, options);
    assert.equal(result.ok, false);
  });

  it('does not wait for one that hangs, and aborts its signal', async () => {
    let told = false;
    const hang = (_input: unknown, { signal }: ToolContext): Promise<never> => {
      signal.addEventListener('abort', () => (told = true));
      return new Promise(() => undefined);
    };
    const said = await problem(calling(hang, { a: 1 }, { clock: hasty }));
    assert.deepEqual(said, ['timeout', 'add gave no answer within 500 ms.']);
    assert.equal(told, true);
  });

  it('is cancelled with its caller, by an AbortError', async () => {
    const controller = new AbortController();
    const called = calling(
      () => {
        controller.abort();
        return new Promise(() => undefined);
      },
      { a: 1 },
      { signal: controller.signal },
    );
    await assert.rejects(called, isAbortError);
    await assert.rejects(
      calling(() => 1, {}, { signal: AbortSignal.abort() }),
      isAbortError,
    );
  });

  it('cuts off an answer that is too large, however it is made up', async () => {
    const large: (() => unknown)[] = [
      () => ({ sum: 1, text: 'x'.repeat(100 * 1024 * 1024) }),
      () => ({ sum: 1, list: new Array<number>(20_000_000).fill(1) }),
      () => ({ sum: 1, list: new Array<number>(4_000_000_000) }),
    ];
    for (const answer of large) {
      const [kind, message] = await problem(calling(answer));
      assert.deepEqual(
        [kind, message],
        ['too-large', 'The answer of add is larger than 1.0 MB: ask for less.'],
      );
    }
  });

  it('does not believe what a tool says of itself', async () => {
    const cyclic: Record<string, unknown> = { sum: 1 };
    cyclic['self'] = cyclic;
    const trap = new Proxy({ sum: 1 }, { ownKeys: () => assert.fail('trapped') });
    const cases: [unknown, RegExp][] = [
      [{ sum: '3' }, /not what it promises: sum: /],
      [undefined, /not plain data/],
      [{ sum: NaN }, /which JSON cannot say/],
      [cyclic, /holds itself/],
      [{ sum: 1n }, /holds a bigint/],
      [{ sum: 1, at: new Date() }, /object of a class/],
      [trap, /cannot be read/],
    ];
    for (const [answer, said] of cases) {
      const [kind, message] = await problem(calling(() => answer));
      assert.equal(kind, 'invalid-output');
      assert.match(message, said);
    }
  });

  it('hands out a copy, in which names mean nothing', async () => {
    const own = JSON.parse('{"sum": 1, "__proto__": {"sum": 2}}') as object;
    const tool = toTool({ ...ADD, output: z.unknown(), run: () => Promise.resolve(own) });
    const result = await callTool(tool, { a: 1 }, options);
    assert.ok(result.ok && typeof result.value === 'object');
    assert.notEqual(result.value, own);
    assert.equal(Object.getPrototypeOf(result.value), Object.prototype);
    assert.equal(JSON.stringify(result.value), JSON.stringify(own));
  });
});
