import assert from 'node:assert/strict';
import type { Box, FromGuest } from '../../../core/sandbox/guest/box.ts';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { FromHost } from '../messages.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';

const MIB = 1024 ** 2;
const limits = { ...DEFAULT_LIMITS, caseMs: 60_000, totalMs: 60_000 };

/** What the guest does when it is called: answers, leaves, answers what is not plain, or nothing. */
type Deed = 'answers' | 'leaves' | 'is odd' | 'loops';

/** A box whose end waits until the test lets it happen. */
type HeldBox = Box & { release(ended: boolean): void };

type Bench = {
  readonly pool: Pool;
  /** The boxes that were started, in that order. */
  readonly boxes: readonly HeldBox[];
  /** What was sent, what was killed, and which boxes were being ended, in that order. */
  readonly events: readonly string[];
  /** The box of each program that was loaded. */
  readonly loads: readonly string[];
  readonly begin: (id: number, deed: Deed) => Promise<void>;
  rss: number;
  /** Lets what was sent leave the process. */
  leave(): void;
};

function heldBox(
  name: string,
  { events, loads }: { readonly events: string[]; readonly loads: string[] },
): HeldBox {
  const messages: FromGuest[] = [{ type: 'parked' }];
  let wake: (() => void) | undefined;
  let release: ((ended: boolean) => void) | undefined;
  const ended = new Promise<boolean>(resolve => (release = resolve));
  let nonce = '';
  let deed: Deed = 'answers';
  const say = (message: FromGuest): void => {
    messages.push(message);
    wake?.();
  };
  const frame = (i: unknown, rest: object): FromGuest => ({
    type: 'frame',
    text: nonce + JSON.stringify({ i, ...rest }),
  });
  return {
    limit: () => undefined,
    async next() {
      if (messages.length === 0) await new Promise<void>(resolve => (wake = resolve));
      return messages.shift();
    },
    interrupt: () => wake?.(),
    ask(request) {
      const { i, nonce: told, source } = request as Record<string, unknown>;
      if (i === 0) {
        nonce = String(told);
        deed = source as Deed;
        loads.push(name);
        say(frame(i, { s: 'loaded' }));
      } else if (deed === 'answers') {
        say(frame(i, { s: 'returned', value: { t: 'int', v: '3' } }));
      } else if (deed === 'is odd') say(frame(i, { s: 'not-plain', what: 'a class' }));
      else if (deed === 'leaves') say({ type: 'ended', how: 'exit', reason: 'it left' });
    },
    end() {
      events.push(`ends ${name}`);
      return ended;
    },
    release: how => release?.(how),
  };
}

function bench(parked = 2): Bench {
  const boxes: HeldBox[] = [];
  const events: string[] = [];
  const loads: string[] = [];
  const leaving: (() => void)[] = [];
  const start = (): Box => {
    const box = heldBox(`box ${boxes.length}`, { events, loads });
    boxes.push(box);
    return box;
  };
  const send = (message: FromHost, sent?: () => void): void => {
    const of = 'id' in message ? ` ${message.id}` : '';
    events.push(`${message.type}${of}`);
    if (sent !== undefined) leaving.push(sent);
  };
  const made = {
    boxes,
    events,
    loads,
    rss: 0,
    leave: () => leaving.splice(0).forEach(sent => sent()),
  };
  const kill = (): void => void events.push('killed');
  const pool = createPool(
    { python: start, javascript: start },
    { parked, send, rss: () => made.rss, kill, rest: () => Promise.resolve() },
  );
  const begin = (id: number, deed: Deed): Promise<void> => {
    const program = { language: 'python', source: deed, files: [] } as const;
    const job = { program, invocations: [{ call: 'f()', mode: 'value' }] } as const;
    return pool.run({ type: 'run', id, job, limits, more: false });
  };
  return Object.assign(made, { pool, begin });
}

/** Lets everything happen that waits for nothing. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('the pool of a sandbox host', () => {
  it('tells what a guest answered before the guest is gone', async () => {
    const { begin, boxes, events } = bench();
    const run = begin(1, 'answers');
    await settle();
    assert.deepEqual(events, ['done 1', 'ends box 0']);
    boxes[0]?.release(true);
    await run;
    assert.deepEqual(events, ['done 1', 'ends box 0']);
  });

  for (const deed of ['leaves', 'is odd'] as const) {
    it(`tells of a guest that ${deed} only when that guest is gone`, async () => {
      const { begin, boxes, events } = bench();
      const run = begin(1, deed);
      await settle();
      assert.deepEqual(events, ['ends box 0']);
      boxes[0]?.release(true);
      await run;
      assert.deepEqual(events, ['ends box 0', 'done 1']);
    });
  }

  it('tells of a run that was cancelled only when its guest is gone', async () => {
    const { pool, begin, boxes, events } = bench();
    const run = begin(1, 'loops');
    await settle();
    assert.deepEqual(events, []);
    pool.cancel(1);
    await settle();
    assert.deepEqual(events, ['ends box 0']);
    boxes[0]?.release(true);
    await run;
    assert.deepEqual(events, ['ends box 0', 'done 1']);
  });

  it('lets no more guests outlive their answers than boxes wait for work', async () => {
    const { begin, boxes, events } = bench(1);
    const first = begin(1, 'answers');
    await settle();
    const second = begin(2, 'answers');
    await settle();
    const dones = (): string[] => events.filter(event => event.startsWith('done'));
    assert.deepEqual(dones(), ['done 1']);
    boxes[0]?.release(true);
    await first;
    assert.deepEqual(dones(), ['done 1'], 'the second waits for its own box');
    for (const box of boxes) box.release(true);
    await second;
    await begin(3, 'answers');
    assert.deepEqual(dones(), ['done 1', 'done 2', 'done 3']);
    assert.ok(events.indexOf('ends box 1') < events.indexOf('done 2'));
  });

  for (const deed of ['answers', 'leaves'] as const) {
    it(`is killed for a guest that ${deed} and stays, once the answer has left`, async () => {
      const one = bench();
      const run = one.begin(1, deed);
      await settle();
      one.boxes[0]?.release(false);
      await settle();
      assert.ok(one.events.includes('done 1'));
      assert.ok(!one.events.includes('killed'));
      one.leave();
      await run;
      assert.equal(one.events.at(-1), 'killed');
    });
  }

  it('gives no box to two runs, neither one that is parked nor one whose answer was told', async () => {
    const { begin, boxes, loads } = bench();
    const first = [1, 2, 3].map(id => begin(id, 'answers'));
    await settle();
    const second = [4, 5, 6].map(id => begin(id, 'answers'));
    await settle();
    for (const box of boxes) box.release(true);
    await Promise.all([...first, ...second]);
    const third = begin(7, 'answers');
    await settle();
    for (const box of boxes) box.release(true);
    await third;
    assert.equal(loads.length, 7);
    assert.equal(new Set(loads).size, 7);
  });
});

describe('a sandbox host that has grown', () => {
  /** Two runs that take turns so that one is always under way; gives what each end led to. */
  const overlapping = async (rss: number): Promise<readonly string[]> => {
    const one = bench(3);
    one.rss = rss;
    const retired: string[] = [];
    let before = one.begin(0, 'loops');
    for (let id = 1; id < 4; id += 1) {
      const next = one.begin(id, 'loops');
      await settle();
      one.pool.cancel(id - 1);
      for (const box of one.boxes) box.release(true);
      await before;
      retired.push(one.events.includes('retire') ? 'retire' : 'stay');
      before = next;
    }
    return retired;
  };

  it('asks to be replaced although a run is always under way', async () => {
    const { memoryBytes } = limits;
    const allowed = 512 * MIB + memoryBytes;
    assert.deepEqual(await overlapping(allowed + 1), ['retire', 'retire', 'retire']);
    assert.deepEqual(await overlapping(allowed), ['stay', 'stay', 'stay']);
  });

  it('counts nothing for runs that are over', async () => {
    const one = bench();
    for (const [id, rss] of [512 * MIB, 512 * MIB + 1].entries()) {
      one.rss = rss;
      const run = one.begin(id, 'leaves');
      await settle();
      for (const box of one.boxes) box.release(true);
      await run;
      assert.equal(one.events.includes('retire'), rss > 512 * MIB);
    }
  });

  it('counts what a guest may take until that guest is gone, answered or not', async () => {
    const one = bench();
    one.rss = 512 * MIB + 1;
    const first = one.begin(1, 'answers');
    await settle();
    const second = one.begin(2, 'leaves');
    await settle();
    one.boxes.at(-1)?.release(true);
    one.boxes[1]?.release(true);
    await second;
    assert.ok(!one.events.includes('retire'), 'the first guest may hold it');
    one.boxes[0]?.release(true);
    await first;
    assert.ok(one.events.includes('retire'));
  });

  it('parks no more boxes once it has asked to be replaced', async () => {
    const one = bench();
    one.rss = 512 * MIB + 1;
    const run = one.begin(1, 'leaves');
    await settle();
    one.boxes[0]?.release(true);
    await run;
    assert.equal(one.boxes.length, 1);
  });
});
