import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { createDrawn } from './distinct.ts';
import { drawPlace } from './draw.ts';

const TOKENS = [1, 2, 3];
/** A made-up model: three choices a step that depend on what came before; three steps. */
function probabilities(prefix: readonly number[]): readonly number[] {
  const skew = 1 + prefix.reduce((sum, one) => sum + one, 0);
  const weights = TOKENS.map(token => 1 / (token + (token === 2 ? skew : 0)));
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map(one => one / sum);
}

function drawOne(drawn: ReturnType<typeof createDrawn>, rng: () => number): string | undefined {
  let at = drawn.root;
  const prefix: number[] = [];
  while (prefix.length < 3) {
    const all = probabilities(prefix);
    const place = drawPlace(at.weigh(TOKENS, all), rng());
    if (place === undefined) return undefined;
    const token = TOKENS[place] ?? 0;
    at = at.next(token, all[place] ?? 0);
    prefix.push(token);
  }
  at.end();
  return prefix.join('');
}

describe('drawing without replacement', () => {
  it('draws every sequence once and then has nothing left, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), seed => {
        const drawn = createDrawn();
        const rng = createRng(seed);
        const all = Array.from({ length: 27 }, () => drawOne(drawn, rng));
        assert.equal(new Set(all).size, 27);
        assert.ok(!all.includes(undefined));
        assert.equal(drawn.root.left, 0);
        assert.equal(drawOne(drawn, rng), undefined);
      }),
      { numRuns: 50 },
    );
  });

  it('draws first what an ordinary draw with the same numbers draws', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const rng = createRng(seed);
      const prefix: number[] = [];
      while (prefix.length < 3) {
        prefix.push(TOKENS[drawPlace(probabilities(prefix), rng()) ?? 0] ?? 0);
      }
      assert.equal(drawOne(createDrawn(), createRng(seed)), prefix.join(''));
    }
  });

  it('has left what the model gives to all that was not drawn', () => {
    const drawn = createDrawn();
    const rng = createRng(7);
    let gone = 0;
    for (let count = 0; count < 10; count += 1) {
      const sequence = Array.from(drawOne(drawn, rng) ?? '', Number);
      gone += sequence.reduce(
        (product, token, at) =>
          product * (probabilities(sequence.slice(0, at))[TOKENS.indexOf(token)] ?? 0),
        1,
      );
      assert.ok(Math.abs(drawn.root.left - (1 - gone)) < 1e-9);
    }
  });

  it('lets draws side by side share a path until one of them ends', () => {
    const drawn = createDrawn();
    const first = drawn.root.next(1, 0.5);
    const second = drawn.root.next(1, 0.5);
    first.next(2, 0.25).end();
    assert.deepEqual(second.weigh([2, 3], [0.25, 0.75]), [0, 0.75]);
    assert.deepEqual(drawn.root.weigh([1, 2], [0.5, 0.5]), [0.375, 0.5]);
  });
});
