import assert from 'node:assert/strict';
import { createTurns } from './turns.ts';

describe('turns', () => {
  it('go around between owners, each in the order it asked', () => {
    const turns = createTurns<string>();
    for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) turns.add(item.charAt(0), item);
    assert.equal(turns.size, 6);
    assert.deepEqual(turns.drain(), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    assert.equal(turns.size, 0);
  });

  it('let a newcomer wait for one of each other owner at most', () => {
    const turns = createTurns<string>();
    for (const item of ['a1', 'a2', 'a3']) turns.add('a', item);
    assert.equal(
      turns.next(() => true),
      'a1',
    );
    turns.add('b', 'b1');
    assert.deepEqual(turns.drain(), ['a2', 'b1', 'a3']);
  });

  it('pass over what nobody wants any more', () => {
    const turns = createTurns<number>();
    for (const item of [1, 2, 3, 4]) turns.add('a', item);
    assert.equal(
      turns.next(item => item > 2),
      3,
    );
    assert.equal(
      turns.next(() => false),
      undefined,
    );
    assert.equal(turns.size, 0);
  });
});
