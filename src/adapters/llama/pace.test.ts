import assert from 'node:assert/strict';
import { createRng } from '../../core/base/rng.ts';
import { createPace } from './pace.ts';

/** Milliseconds a step takes on a made-up machine of two cores, as measured on a real one. */
const TWO_CORES = {
  idle: new Map([
    [1, 10],
    [2, 8],
  ]),
  busy: new Map([
    [1, 10],
    [2, 36],
  ]),
};

type Machine = ReadonlyMap<number, number>;

/** Lets a pace run on a machine; gives the time it took. */
function run(pace: ReturnType<typeof createPace>, machine: Machine, steps: number): number {
  const rng = createRng(3);
  let all = 0;
  for (let step = 0; step < steps; step += 1) {
    const ms = (machine.get(pace.threads) ?? NaN) * (0.95 + 0.1 * rng());
    pace.took(ms, 4);
    all += ms;
  }
  return all;
}

describe('the pace', () => {
  it('finds the best number of threads from wherever it starts', () => {
    const eight = new Map([1, 2, 4, 6, 8].map(threads => [threads, Math.abs(threads - 6) + 5]));
    for (const start of eight.keys()) {
      const pace = createPace([...eight.keys()], start);
      run(pace, eight, 2000);
      assert.equal(pace.threads, 6);
    }
  });

  it('costs little more than the best fixed number, idle or busy', () => {
    for (const start of [1, 2]) {
      assert.ok(run(createPace([1, 2], start), TWO_CORES.idle, 1000) < 1000 * 8 * 1.06);
      assert.ok(run(createPace([1, 2], start), TWO_CORES.busy, 1000) < 1000 * 10 * 1.15);
    }
  });

  it('gives way within a few steps when something else wants the cores, and comes back', () => {
    const pace = createPace([1, 2], 2);
    run(pace, TWO_CORES.idle, 90);
    assert.equal(pace.threads, 2);
    run(pace, TWO_CORES.busy, 6);
    assert.equal(pace.threads, 1);
    run(pace, TWO_CORES.busy, 300);
    run(pace, TWO_CORES.idle, 600);
    // Now and then it looks whether one thread does better by now.
    assert.ok(run(pace, TWO_CORES.idle, 200) < 200 * 8 * 1.06);
  });

  it('keeps to the only number there is', () => {
    const pace = createPace([1], 1);
    run(pace, TWO_CORES.busy, 200);
    assert.equal(pace.threads, 1);
  });
});
