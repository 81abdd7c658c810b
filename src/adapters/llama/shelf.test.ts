import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { createShelf } from './shelf.ts';
import type { Shelf } from './shelf.ts';

/** A sequence that only keeps its list of tokens. */
type FakeSequence = LlamaContextSequence & { held: Token[]; copies: number };

function fakeSequence({ isExact = true } = {}): FakeSequence {
  const fake = {
    held: [] as Token[],
    copies: 0,
    get nextTokenIndex() {
      return fake.held.length;
    },
    adaptStateToTokens(tokens: Token[]) {
      let same = 0;
      while (same < tokens.length && fake.held[same] === tokens[same]) same += 1;
      fake.held = fake.held.slice(0, same);
      return Promise.resolve();
    },
    clearHistory() {
      fake.held = [];
      return Promise.resolve();
    },
    _copyStateFromOtherSequence(source: FakeSequence, upTo: number) {
      fake.copies += 1;
      fake.held = isExact ? source.held.slice(0, upTo) : source.held.slice(0, 1);
      return Promise.resolve(isExact);
    },
  };
  return fake as unknown as FakeSequence;
}

const tokens = (from: number, length: number): Token[] =>
  Array.from({ length }, (_, at) => (from + at) as Token);

/** Places a prompt, evaluates the rest as the engine would, and writes some tokens more. */
async function serve(
  shelf: Shelf,
  sequences: readonly FakeSequence[],
  prompt: readonly Token[],
  free: readonly number[],
): Promise<{ slot: number; held: number }> {
  const placed = await shelf.place(prompt, free);
  const sequence = sequences[placed.slot];
  assert.ok(sequence);
  assert.deepEqual(sequence.held, prompt.slice(0, placed.held));
  sequence.held = [...prompt, ...tokens(90_000, 5)];
  shelf.holds(placed.slot, prompt);
  return placed;
}

describe('the shelf of sequences', () => {
  it('forks a long common beginning into a free sequence, and leaves one token to evaluate', async () => {
    const sequences = [fakeSequence(), fakeSequence()];
    const shelf = createShelf({ sequences, keepers: 2 });
    const prompt = tokens(0, 100);
    await serve(shelf, sequences, prompt, [0, 1]);
    assert.deepEqual(await shelf.place(prompt, [1]), { slot: 1, held: 99 });
  });

  it('rewinds the sequence that holds the beginning already instead of copying', async () => {
    const sequences = [fakeSequence(), fakeSequence()];
    const shelf = createShelf({ sequences, keepers: 2 });
    await serve(shelf, sequences, tokens(0, 100), [0, 1]);
    const other = [...tokens(0, 80), ...tokens(500, 10)];
    const { slot, held } = await serve(shelf, sequences, other, [0]);
    assert.deepEqual([slot, held, sequences[0]?.copies], [0, 80, 0]);
  });

  it('gives up what is held elsewhere, too, before what nobody else holds', async () => {
    const sequences = [fakeSequence(), fakeSequence(), fakeSequence()];
    const shelf = createShelf({ sequences, keepers: 3 });
    await serve(shelf, sequences, tokens(0, 100), [0]);
    await serve(shelf, sequences, tokens(1000, 100), [1]);
    await serve(shelf, sequences, tokens(1000, 100), [2]);
    const { slot } = await serve(shelf, sequences, tokens(2000, 50), [0, 1, 2]);
    assert.notEqual(slot, 0);
  });

  it('keeps in a spare sequence what would be lost', async () => {
    const sequences = [fakeSequence(), fakeSequence()];
    const shelf = createShelf({ sequences, keepers: 1 });
    await serve(shelf, sequences, tokens(0, 100), [0]);
    await serve(shelf, sequences, tokens(1000, 100), [0]);
    assert.equal((await serve(shelf, sequences, tokens(0, 100), [0])).held, 99);
  });

  it('evaluates what a copy that is not exact did not bring', async () => {
    const sequences = [fakeSequence(), fakeSequence({ isExact: false })];
    const shelf = createShelf({ sequences, keepers: 2 });
    await serve(shelf, sequences, tokens(0, 100), [0]);
    assert.equal((await serve(shelf, sequences, tokens(0, 100), [1])).held, 0);
  });

  it('does without forks when it is told to', async () => {
    const sequences = [fakeSequence(), fakeSequence()];
    const shelf = createShelf({ sequences, keepers: 2, mayFork: false });
    await serve(shelf, sequences, tokens(0, 100), [0]);
    assert.equal((await serve(shelf, sequences, tokens(0, 100), [1])).held, 0);
    assert.equal(await shelf.move(0, 1, [0, 1]), false);
    assert.equal((await serve(shelf, sequences, tokens(0, 100), [1])).held, 99);
  });

  it('keeps what the place of a moved one held, for whoever asks with it next', async () => {
    const sequences = Array.from({ length: 4 }, () => fakeSequence());
    const shelf = createShelf({ sequences, keepers: 3 });
    const [one, other, third] = [tokens(0, 100), tokens(1000, 100), tokens(2000, 100)];
    await serve(shelf, sequences, one, [0]);
    await serve(shelf, sequences, other, [1]);
    await serve(shelf, sequences, third, [2]);
    // 0 is done with, 1 and 2 are being written: 2 takes the place of 0.
    assert.equal(await shelf.move(2, 0, [0]), true);
    assert.deepEqual(sequences[0]?.held.slice(0, 100), third);
    assert.equal((await serve(shelf, sequences, one, [2])).held, 99);
    // The same without a keeper to spare, but with another free place.
    await serve(shelf, sequences, tokens(3000, 100), [0]);
    assert.equal(await shelf.move(1, 0, [0, 2]), true);
    assert.equal(shelf.longest(tokens(3000, 100)), 100);
  });

  it('never claims a token that the sequence does not hold, whatever comes', async () => {
    const prompt = fc
      .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 60 }))
      .chain(([from, length]) =>
        fc
          .integer({ min: 0, max: 3 })
          .map(tail => [...tokens(1000 * from, length), ...tokens(9000 + 10 * tail, 6)]),
      );
    const step = fc.tuple(prompt, fc.subarray([0, 1, 2], { minLength: 1 }));
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.boolean(),
      async (steps, mayFork) => {
        const sequences = [0, 1, 2, 3].map(at => fakeSequence({ isExact: at !== 2 }));
        const shelf = createShelf({ sequences, keepers: 3, mayFork });
        for (const [wanted, free] of steps) {
          const { slot, held } = await serve(shelf, sequences, wanted, free);
          assert.ok(free.includes(slot) && held < wanted.length);
        }
      },
    );
    await fc.assert(property);
  });
});
