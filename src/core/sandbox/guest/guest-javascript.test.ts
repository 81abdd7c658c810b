import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { decodeValue } from '../decode-value.ts';

type Guest = {
  handle(request: string): Promise<void>;
  poll(): number;
  stuck(): void;
};
type Host = {
  readonly send: (frame: string) => void;
  readonly receive: () => string;
  readonly evaluate: (code: string, file: string) => unknown;
  readonly print: (stream: 1 | 2, text: string) => void;
};
type Frame = { readonly s: string } & Readonly<Record<string, unknown>>;

const SOURCE = readFileSync('dist/harness/guest.js', 'utf8');

/** The guest in a realm of Node's, as QuickJS and the container run it. */
function start(): { guest: Guest; frames: Frame[]; printed: string[]; context: object } {
  const context = createContext();
  const frames: Frame[] = [];
  const printed: string[] = [];
  const create = runInContext(SOURCE, context, { filename: '<guest>' }) as (host: Host) => Guest;
  const guest = create({
    send(frame) {
      assert.ok(frame.startsWith('NONCE'));
      frames.push(JSON.parse(frame.slice('NONCE'.length)) as Frame);
    },
    receive: () => '{}',
    evaluate: (code, filename) => runInContext(code, context, { filename }) as unknown,
    print: (stream, text) => printed.push(`${stream}:${text}`),
  });
  return { guest, frames, printed, context };
}

const hello = (source: string, files: readonly (readonly [string, string])[] = []): string =>
  JSON.stringify({ i: 0, nonce: 'NONCE', language: 'javascript', source, files });
const call = (i: number, text: string, parts: object = {}): string =>
  JSON.stringify({ i, call: text, mode: 'value', ...parts });

describe('the guest for JavaScript', () => {
  it('answers each request with its number and says when the setup is over', async () => {
    const { guest, frames } = start();
    await guest.handle(hello('const f = x => x + 1;'));
    await guest.handle(call(7, 'f(y)', { setup: 'const y = 2;' }));
    assert.deepEqual(frames, [
      { i: 0, s: 'loaded' },
      { i: 7, s: 'ready' },
      { i: 7, s: 'returned', value: { t: 'number', v: '3' } },
    ]);
  });

  it('answers for a promise that nothing settles, and not a second time', async () => {
    const { guest, frames } = start();
    await guest.handle(hello('let go; const wait = new Promise(done => { go = done; });'));
    const late = guest.handle(call(1, 'wait', { resolve: 'await' }));
    await new Promise(resolve => setImmediate(resolve));
    guest.stuck();
    guest.stuck();
    await guest.handle(call(2, 'go(5)'));
    await late;
    const answers = frames.filter(({ s }) => s !== 'ready').map(({ i, s }) => [i, s]);
    assert.deepEqual(answers, [
      [0, 'loaded'],
      [1, 'not-plain'],
      [2, 'returned'],
    ]);
  });

  it('says that the top level never ends, too', async () => {
    const { guest, frames } = start();
    void guest.handle(hello('await new Promise(() => {});'));
    await new Promise(resolve => setImmediate(resolve));
    guest.stuck();
    assert.equal(frames[0]?.s, 'raised');
  });

  it('runs timers only when it is driven', async () => {
    const { guest, frames } = start();
    await guest.handle(hello(''));
    const done = guest.handle(
      call(
        1,
        'new Promise(ok => { const id = setInterval(() => { clearInterval(id); ok(4); }, 1); })',
        {
          resolve: 'await',
        },
      ),
    );
    await new Promise(resolve => setTimeout(resolve, 5));
    assert.equal(frames.at(-1)?.s, 'ready');
    while (guest.poll() >= 0) await new Promise(resolve => setTimeout(resolve, 1));
    await done;
    assert.deepEqual(frames.at(-1)?.['value'], { t: 'number', v: '4' });
  });

  it('sends every plain value as one that the host can read', async () => {
    const { guest, frames } = start();
    await guest.handle(hello(''));
    const values = fc.sample(
      fc.object({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
      200,
    );
    let i = 0;
    for (const value of values) {
      // Node's own notation is source code for most values.
      const text = fc.stringify(value);
      await guest.handle(call((i += 1), text));
      const last = frames.at(-1);
      if (last?.s === 'returned') assert.notEqual(decodeValue(last['value']), undefined, text);
      else assert.ok(last?.s === 'not-plain' || last?.s === 'raised', text);
    }
  });

  it('prints as the console of Node does', async () => {
    const { guest, printed } = start();
    await guest.handle(hello(''));
    const shown = [
      { a: 1, b: "it's", c: [1, [2, [3, [4]]]] },
      Array.from({ length: 30 }, (_, n) => n * n),
      Array.from({ length: 8 }, (_, n) => 'w'.repeat(n + 1)),
      Array.from({ length: 120 }, (_, n) => n),
      { long: 'x'.repeat(60), other: { y: 'z'.repeat(20), list: [true, null, undefined] } },
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      { 'a-b': 1, $: 2 },
      ['a\nb', "q'", '"'],
      [],
      {},
    ];
    for (const value of shown) {
      const source = JSON.stringify(value, (_, item: unknown) =>
        item === undefined ? '<undefined>' : item,
      );
      await guest.handle(
        call(1, `console.log(${source.replaceAll('"<undefined>"', 'undefined')})`),
      );
      assert.equal(printed.at(-1), `1:${inspect(value)}\n`);
    }
  });

  it('is not shaken by a realm in which every prototype was tampered with', async () => {
    const { guest, frames } = start();
    await guest.handle(
      hello(`
        const protos = [Array, Object, Function, String, Number, Map, Set, Promise, RegExp, Date, Symbol, WeakMap];
        const all = [];
        for (const one of protos) {
          for (const key of Reflect.ownKeys(one.prototype)) all.push([one.prototype, key]);
        }
        const define = Object.defineProperty;
        const boom = { get() { throw 'touched'; }, set() { throw 'touched'; } };
        for (let i = 0; i < all.length; i += 1) {
          if (all[i][1] === 'constructor') continue;
          try { define(all[i][0], all[i][1], boom); } catch {}
        }
        var f = () => ({ a: [1, 'x', new Map(), -0], b: { c: null } });
      `),
    );
    await guest.handle(call(1, 'f()'));
    assert.equal(frames.at(-1)?.s, 'returned', JSON.stringify(frames));
  });
});
