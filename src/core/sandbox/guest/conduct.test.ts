import assert from 'node:assert/strict';
import fc from 'fast-check';
import { onItsClock, scriptedBox } from '../../../testing/scripted-box.ts';
import type { Step } from '../../../testing/scripted-box.ts';
import {
  LIMITS,
  NONCE,
  frame,
  honest,
  job,
  run,
  shown,
  value,
} from '../../../testing/scripted-guest.ts';
import type { FromGuest } from './box.ts';
import { BoxBroken, park } from './conduct.ts';

const bytes = fc.uint8Array({ maxLength: 12 });
const number = fc.oneof(fc.integer({ min: -1, max: 4 }), fc.constantFrom(0.5, 2 ** 53, null));
const kind = fc.constantFrom(
  'loaded',
  'ready',
  'returned',
  'raised',
  'syntax-error',
  'missing-module',
  'too-big',
  'not-plain',
  'remote',
  'won',
);
const body = fc.record(
  {
    i: number,
    s: kind,
    value: fc.oneof(fc.constant({ t: 'int', v: '7' }), fc.jsonValue()),
    message: fc.string(),
    module: fc.string(),
    what: fc.string(),
    traceback: fc.string(),
    types: fc.array(fc.string(), { maxLength: 3 }),
    name: fc.string(),
    args: fc.array(fc.constantFrom({ t: 'none' }, { t: 'odd' }, 3), { maxLength: 2 }),
    kwargs: fc.constant([]),
  },
  { requiredKeys: [] },
);
const text = fc.oneof(
  body.map(one => NONCE + JSON.stringify(one)),
  body.map(one => JSON.stringify(one)),
  body.map(one => (NONCE + JSON.stringify(one)).slice(0, -1)),
  fc.tuple(fc.constantFrom('', NONCE, NONCE.slice(1)), fc.string()).map(parts => parts.join('')),
);
const message = fc.oneof<fc.Arbitrary<FromGuest>[]>(
  text.map(one => ({ type: 'frame', text: one })),
  fc.record({ type: fc.constant('output'), stream: fc.constantFrom(1, 2), bytes }),
  fc.record({ type: fc.constant('memory'), bytes: fc.nat(), refused: fc.boolean() }),
  fc.constant({ type: 'parked' }),
);
const last = fc.oneof<fc.Arbitrary<FromGuest>[]>(
  fc.record({
    type: fc.constant('ended'),
    how: fc.constantFrom('exit', 'crash', 'memory'),
    reason: fc.string(),
  }),
  fc.record({
    type: fc.constant('limit'),
    verdict: fc.constantFrom('OUTPUT_LIMIT', 'RESULT_LIMIT', 'VIOLATION'),
    reason: fc.string(),
  }),
);
const step = fc.record({ after: fc.integer({ min: 0, max: 150 }), message });
/** What a guest does for one request: anything, and at times it ends. */
const deeds = fc
  .tuple(fc.array(step, { maxLength: 12 }), fc.option(last, { nil: undefined, freq: 4 }))
  .map(([steps, end]): Step[] =>
    end === undefined ? steps : [...steps, { after: 0, message: end }],
  );

const ELSEWHERE = {
  status: 'stopped',
  stop: { verdict: 'TIMEOUT', reason: 'elsewhere' },
} as const;

/** What a candidate can put between the answers without taking the place of one. */
const noise = fc.oneof(
  fc.string().map(one => ({ type: 'frame', text: one }) as const),
  fc.integer({ min: 4, max: 9 }).map(i => frame(i, value(99))),
  fc.record({ type: fc.constant('output' as const), stream: fc.constantFrom(1, 2), bytes }),
  fc.record({ type: fc.constant('memory' as const), bytes: fc.nat(), refused: fc.boolean() }),
);

describe('a job in a box', () => {
  it('ends in time and without an error, whatever the guest does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: 1, maxLength: 6 }), async script => {
        let asked = 0;
        const box = scriptedBox(() => script[asked++] ?? []);
        const answer = (): Promise<typeof ELSEWHERE> => Promise.resolve(ELSEWHERE);
        const execution = await run(box, job('a', 'b', 'c'), { answer });
        assert.ok(box.clock() <= LIMITS.totalMs, `took ${box.clock()} ms`);
        assert.ok(execution.outcomes.length <= 3);
        const stops = shown(execution).filter(one => /^[A-Z_]+$/.test(one));
        const final = stops.filter(one => one !== 'INVALID_RESULT');
        assert.ok(final.length <= 1, 'nothing is asked of a guest that was stopped');
        assert.ok(!stops.includes('CANCELLED'));
      }),
      { numRuns: 500 },
    );
  });

  it('gives what an honest guest says, whatever else comes in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(noise, { maxLength: 5 }), { minLength: 7, maxLength: 7 }),
        async between => {
          let turn = 0;
          const box = scriptedBox(request =>
            honest(request).flatMap(one => [
              ...(between[turn++] ?? []).map(other => ({ after: 1, message: other })),
              one,
            ]),
          );
          assert.deepEqual(shown(await run(box, job('a', 'b', 'c'))), ['loaded', '1', '2', '3']);
        },
      ),
    );
  });

  it('keeps each deadline by itself and all of them together', async () => {
    const never = scriptedBox(() => []);
    assert.deepEqual(shown(await run(never, job('a'))), ['TIMEOUT']);
    assert.equal(never.clock(), LIMITS.loadMs);
    const slow = scriptedBox(({ i }) => [
      { after: 190, message: i === 0 ? frame(0, { s: 'loaded' }) : frame(Number(i), value(1)) },
    ]);
    const execution = await run(slow, job('a', 'b', 'c', 'd', 'e', 'f'));
    assert.deepEqual(shown(execution), ['loaded', '1', '1', '1', '1', 'TIMEOUT']);
    assert.equal(slow.clock(), LIMITS.totalMs);
  });

  it('does not begin a case anew because its setup is over', async () => {
    const box = scriptedBox(({ i }) =>
      i === 0
        ? honest({ i })
        : [
            { after: 150, message: frame(1, { s: 'ready' }) },
            { after: 150, message: frame(1, value(1)) },
          ],
    );
    assert.deepEqual(shown(await run(box, job('a'))), ['loaded', 'TIMEOUT']);
  });

  it('asks nothing of the guest when it was cancelled before it began', async () => {
    const box = scriptedBox(honest);
    const execution = await run(box, job('a'), { signal: AbortSignal.abort() });
    assert.deepEqual(shown(execution), ['CANCELLED']);
    assert.deepEqual(box.requests, []);
  });

  it('ends at once when it is cancelled while the guest works', async () => {
    const controller = new AbortController();
    const cancel: Step = { after: 20, act: () => controller.abort() };
    const box = scriptedBox(({ i }) => (i === 0 ? honest({ i }) : [cancel]));
    const execution = await run(box, job('a', 'b'), { signal: controller.signal });
    assert.deepEqual(shown(execution), ['loaded', 'CANCELLED']);
    assert.equal(box.clock(), 30);
  });
});

describe('a box that is to be parked', () => {
  const parked = (steps: readonly Step[]): Promise<unknown> => {
    const box = scriptedBox(() => steps);
    box.ask({});
    return onItsClock(box, () => park(box, 100));
  };

  it('is parked when it says so, whatever it tells of its memory before', async () => {
    const memory = { type: 'memory', bytes: 1, refused: false } as const;
    await parked([
      { after: 40, message: memory },
      { after: 40, message: { type: 'parked' } },
    ]);
  });

  it('is broken when it says something else, or nothing in time', async () => {
    const memory = { type: 'memory', bytes: 1, refused: false } as const;
    for (const steps of [
      [],
      [{ after: 1, message: frame(0, { s: 'loaded' }) }],
      Array.from({ length: 20 }, () => ({ after: 10, message: memory })),
    ]) {
      await assert.rejects(parked(steps), BoxBroken);
    }
  });
});
