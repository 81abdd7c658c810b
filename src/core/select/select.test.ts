import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { select } from './select.ts';
import type { CheckKind, Observed, Selection } from './select.ts';

/** `1` passes, anything else is what came instead; `text` gives the size, too. */
const program = (text: string, results: string): Observed => ({
  text,
  size: text.length,
  checks: Array.from(results, one => ({ passed: one === '1', behaviour: one })),
});
const E = 'example';
const A = 'assertion';

describe('the choice among candidates', () => {
  it('takes only what passes all examples, however many agree on something else', () => {
    const observed = ['aa', 'bb', 'cc', 'dd'].map(text => program(text, 'xx'));
    const { chosen, score, clusters } = select([...observed, program('longest', '11')], [E, E]);
    assert.deepEqual([chosen, score], [4, 1]);
    assert.deepEqual(
      clusters.map(({ members, examplesPassed, score: own }) => [members, examplesPassed, own]),
      [
        [[4], 2, 1],
        [[0, 1, 2, 3], 0, 0],
      ],
    );
  });

  it('follows the larger cluster of survivors when nothing else is known', () => {
    const observed = [program('a', '1x'), program('bb', '1y'), program('cc', '1y')];
    const { chosen, score } = select(observed, [E, A]);
    assert.deepEqual([chosen, score], [1, Math.SQRT2]);
  });

  it('weighs agreement against assertions as CodeT does: the root of one, times the other', () => {
    // Four that pass one telling assertion count 2 * 2, one that passes three 1 * 4: a tie, which
    // the shorter program wins. One that passes four counts 1 * 5; nine that pass one 3 * 2.
    const four = ['a1', 'a2', 'a3', 'a4'].map(text => program(text, '1xxxx'));
    const three = select([...four, program('b', 'x111x')], [A, A, A, A, A]);
    assert.deepEqual([three.score, three.chosen], [4, 4]);
    assert.deepEqual(
      three.clusters.map(({ score }) => score),
      [4, 4],
    );
    assert.equal(select([...four, program('b', 'x1111')], [A, A, A, A, A]).chosen, 4);
    const nine = Array.from({ length: 9 }, (_, i) => program(`c${i}`, '1xxxx'));
    assert.equal(select([...nine, program('b', 'x1111')], [A, A, A, A, A]).chosen, 0);
  });

  it('chooses the shortest of a cluster, and of two that are as short the one that sorts first', () => {
    const observed = ['longer', 'bb', 'aa'].map(text => program(text, '1'));
    assert.equal(select(observed, [E]).chosen, 2);
  });

  it('chooses nothing when nothing loads, or nothing passes the examples', () => {
    assert.deepEqual(select([undefined, { text: 'a', size: 1, checks: undefined }], [E]), {
      chosen: undefined,
      score: 0,
      clusters: [],
      demoted: [],
    });
    assert.equal(select([program('a', 'x'), program('b', 'x')], [E]).chosen, undefined);
    assert.equal(select([], []).chosen, undefined);
  });

  it('chooses nothing when there are only assertions and none of them holds of anything', () => {
    assert.equal(select([program('a', 'xx'), program('b', 'yx')], [A, A]).chosen, undefined);
    assert.equal(select([program('a', 'xx'), program('b', 'yx')], []).chosen, 0);
  });

  it('sets an example aside that nothing passes and a majority contradicts with one voice', () => {
    const right = ['a', 'b', 'c'].map(text => program(text, '14'));
    const { chosen, demoted } = select([...right, program('d', 'x5')], [E, E]);
    assert.deepEqual([chosen, demoted], [0, [1]]);
    // Not with a bare half, not when they only fail alike, and not when it is the only example.
    const split = [program('a', '14'), program('b', '15')];
    assert.equal(select(split, [E, E]).chosen, undefined);
    assert.equal(
      select(
        ['a', 'b', 'c'].map(text => program(text, '1!')),
        [E, E],
      ).chosen,
      undefined,
    );
    assert.equal(
      select(
        ['a', 'b', 'c'].map(text => program(text, '4')),
        [E],
      ).chosen,
      undefined,
    );
  });

  it('does as well as CodeT on the simulation of the B4 paper, and far better than by chance', () => {
    const rng = createRng(5);
    let [right, chance, rounds] = [0, 0, 0];
    while (rounds < 2000) {
      const { observed, correct } = simulate(rng);
      if (!correct.includes(true)) continue;
      rounds += 1;
      const { chosen = -1 } = select(observed, observed[0]?.checks?.map(() => A) ?? []);
      if (correct[chosen] === true) right += 1;
      chance += correct.filter(Boolean).length / correct.length;
    }
    // search.md, section 8: random 22.4 %, most assertions passed 59.2 %, CodeT 82.1 %.
    assert.ok(Math.abs(chance / rounds - 0.224) < 0.02, `${chance / rounds}`);
    assert.ok(right / rounds > 0.78, `${right / rounds}`);
  });
});

/** Ten programs, a fifth of them right; thirty assertions, three tenths of them right. */
function simulate(rng: () => number): { observed: Observed[]; correct: boolean[] } {
  const correct = Array.from({ length: 10 }, () => rng() < 0.2);
  const valid = Array.from({ length: 30 }, () => rng() < 0.3);
  const observed = correct.map((isRight, i): Observed => {
    const passes = valid.map(isValid => (isRight ? isValid : rng() < (isValid ? 0.4 : 0.1)));
    return program(`program ${i}`, passes.map(passed => (passed ? '1' : 'x')).join(''));
  });
  return { observed, correct };
}

describe('the choice among candidates, whatever they are', () => {
  const KINDS: readonly CheckKind[] = [E, E, A, A, A];
  const text = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', 'c') });
  const results = fc.string({
    minLength: KINDS.length,
    maxLength: KINDS.length,
    unit: fc.constantFrom('1', '1', 'x', 'y', '!'),
  });
  const one = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(text, results).map(([a, b]) => program(a + b, b)) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant({ text: 'bad', size: 3, checks: undefined }) },
  );
  const pool = fc.array(one, { maxLength: 8 });
  const rankOf = ({ clusters }: Selection, place: number): number =>
    clusters.findIndex(({ members }) => members.includes(place));

  it('puts each program that loaded into one cluster, and says nothing of others', () => {
    fc.assert(
      fc.property(pool, observed => {
        const { clusters } = select(observed, KINDS);
        const members = clusters.flatMap(cluster => cluster.members).sort((a, b) => a - b);
        const loaded = observed.flatMap((each, i) => (each?.checks === undefined ? [] : [i]));
        assert.deepEqual(members, loaded);
      }),
    );
  });

  it('chooses the same program in whatever order they come', () => {
    const shuffled = pool.chain(observed =>
      fc.tuple(
        fc.constant(observed),
        fc.shuffledSubarray(
          observed.map((_, i) => i),
          { minLength: observed.length, maxLength: observed.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([observed, order]) => {
        const before = select(observed, KINDS);
        const after = select(
          order.map(i => observed[i]),
          KINDS,
        );
        const chosen = after.chosen === undefined ? undefined : order[after.chosen];
        const programAt = (i: number | undefined): string | undefined =>
          i === undefined ? undefined : observed[i]?.text;
        assert.equal(programAt(chosen), programAt(before.chosen));
        assert.equal(after.score, before.score);
        assert.deepEqual(
          after.clusters.map(({ members }) => members.map(i => order[i]).toSorted()),
          before.clusters.map(({ members }) => [...members].sort()),
        );
      }),
    );
  });

  it('never puts a cluster lower because one of its programs was written again', () => {
    fc.assert(
      fc.property(pool, fc.nat(), (observed, which) => {
        const place = which % Math.max(1, observed.length);
        const again = observed[place];
        const before = select(observed, KINDS);
        const after = select([...observed, again], KINDS);
        if (again?.checks === undefined) assert.deepEqual(after, before);
        else assert.ok(rankOf(after, place) <= rankOf(before, place));
      }),
    );
  });

  it('is not moved by an assertion that everything passes', () => {
    fc.assert(
      fc.property(pool, observed => {
        const before = select(observed, KINDS);
        const more = observed.map(
          each =>
            each && {
              ...each,
              checks: each.checks && [...each.checks, { passed: true, behaviour: 'any' }],
            },
        );
        const after = select(more, [...KINDS, A]);
        assert.equal(after.chosen, before.chosen);
        assert.equal(after.score, before.score);
      }),
    );
  });

  it('chooses only what passes every example that was not set aside', () => {
    fc.assert(
      fc.property(pool, observed => {
        const { chosen, demoted } = select(observed, KINDS);
        if (chosen === undefined) return;
        KINDS.forEach((kind, place) => {
          if (kind === A || demoted.includes(place)) return;
          assert.equal(observed[chosen]?.checks?.[place]?.passed, true);
        });
      }),
    );
  });
});
