import assert from 'node:assert/strict';
import type { Box } from '../../../core/sandbox/guest/box.ts';
import { createSpare } from './spare.ts';

describe('boxes that wait for work', () => {
  it('keeps those that come back while others are out, and ends the rest', () => {
    const ended: number[] = [];
    let made = 0;
    let out = 0;
    let recycle: ((box: Box) => void) | undefined;
    const box = (): Box => {
      const number = (made += 1);
      return {
        limit: () => undefined,
        next: () => Promise.resolve({ type: 'parked' }),
        ask: () => undefined,
        interrupt: () => undefined,
        end: () => Promise.resolve(ended.push(number) > 0),
      };
    };
    const spare = createSpare(
      again => {
        recycle = again;
        return box();
      },
      1,
      () => out,
    );
    spare.refill();
    out = 1;
    recycle?.(box());
    assert.deepEqual(ended, [], 'one more than wait at rest, for the one that is out');
    out = 0;
    recycle?.(box());
    assert.deepEqual(ended, [3]);
    assert.equal(spare.take() === spare.take(), false);
    assert.equal(made, 3, 'nothing was started for the two that were taken');
  });
});
