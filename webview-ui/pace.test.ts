import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_REST, createPace } from './pace.ts';
import type { Pace } from './pace.ts';

const FRAME = 16;

/** A page whose drawings take `cost` milliseconds, in a time of its own. */
function paced(cost: () => number, onDraw: (pace: Pace) => void = () => undefined) {
  let time = 0;
  let order = 0;
  const due: { readonly at: number; readonly order: number; readonly then: () => void }[] = [];
  const drawings: { readonly began: number; readonly ended: number }[] = [];
  const after = (ms: number, then: () => void): void => {
    due.push({ at: time + ms, order: (order += 1), then });
  };
  const pace: Pace = createPace(
    () => {
      const began = time;
      onDraw(pace);
      time += cost();
      drawings.push({ began, ended: time });
    },
    { now: () => time, after, frame: then => after(FRAME - (time % FRAME), then) },
  );
  const runUntil = (end: number): void => {
    for (;;) {
      const [next] = due.sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined || next.at > end) break;
      due.shift();
      time = Math.max(time, next.at);
      next.then();
    }
    time = Math.max(time, end);
  };
  return { pace, drawings, runUntil, after };
}

describe('the pace of a page', () => {
  it('draws once for all that was asked in a frame', () => {
    const { pace, drawings, runUntil } = paced(() => 1);
    pace.soon();
    pace.rested();
    pace.soon();
    runUntil(1000);
    assert.equal(drawings.length, 1);
  });

  it('draws small news with every frame', () => {
    const { pace, drawings, runUntil, after } = paced(() => 2);
    for (let i = 0; i < 60; i += 1) after(i * FRAME + FRAME / 2, pace.rested);
    runUntil(2000);
    assert.equal(drawings.length, 60);
  });

  it('leaves the page half of its time, however fast news come', () => {
    const { pace, drawings, runUntil, after } = paced(() => 300);
    for (let at = 0; at < 10_000; at += 10) after(at, pace.rested);
    runUntil(10_000);
    const busy = drawings.reduce((sum, { began, ended }) => sum + ended - began, 0);
    assert.ok(busy <= 5300 && busy >= 4500, String(busy));
  });

  it('does not let a person wait for its rest', () => {
    const { pace, drawings, runUntil, after } = paced(() => 300);
    pace.rested();
    after(350, pace.rested);
    after(360, pace.soon);
    runUntil(390);
    assert.deepEqual(
      drawings.map(({ began }) => began),
      [16, 368],
    );
  });

  it('rests a second at most', () => {
    const { pace, drawings, runUntil, after } = paced(() => 5000);
    pace.rested();
    after(20, pace.rested);
    runUntil(7000);
    assert.equal(drawings.length, 2);
    assert.ok((drawings[1]?.began ?? 0) <= 16 + 5000 + LONGEST_REST + FRAME);
  });

  it('draws once more for what a drawing itself asks for', () => {
    let left = 1;
    const { pace, drawings, runUntil } = paced(
      () => 5,
      own => {
        if (left > 0) own.soon();
        left -= 1;
      },
    );
    pace.soon();
    runUntil(1000);
    assert.equal(drawings.length, 2);
  });

  it('draws after all that was ever asked, and never without being asked', () => {
    const asks = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 3000 }),
        how: fc.constantFrom<keyof Pace>('soon', 'rested', 'now'),
      }),
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 0, max: 400 }), (all, cost) => {
        const { pace, drawings, runUntil, after } = paced(() => cost);
        let last = -1;
        for (const { at, how } of all) {
          after(at, () => {
            last = drawings.length;
            pace[how]();
          });
        }
        runUntil(100_000);
        assert.ok(drawings.length > last && drawings.length <= all.length);
      }),
    );
  });
});
