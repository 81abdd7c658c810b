import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPrefixTree } from './prefix-tree.ts';

/** Few different tokens, so that beginnings are often common. */
const tokens = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 });
const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), tokens), { maxLength: 30 });

function sharedLength(a: readonly number[], b: readonly number[]): number {
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a[shared] === b[shared]) shared += 1;
  return shared;
}

/** The same by looking at everything. */
function naive(held: ReadonlyMap<number, readonly number[]>, prompt: readonly number[]) {
  const all = [...held].map(([slot, has]) => ({ slot, shared: sharedLength(has, prompt) }));
  const shared = Math.max(0, ...all.map(one => one.shared));
  const slots = shared === 0 ? [] : all.filter(one => one.shared === shared).map(one => one.slot);
  return { shared, slots: slots.toSorted() };
}

function beginnings(all: Iterable<readonly number[]>): Set<string> {
  const found = new Set<string>();
  for (const one of all) one.forEach((_, at) => found.add(one.slice(0, at + 1).join(',')));
  return found;
}

describe('the tree of held prefixes', () => {
  it('finds what a search through all sequences finds, whatever was held before', () => {
    fc.assert(
      fc.property(steps, tokens, (all, prompt) => {
        const tree = createPrefixTree();
        const held = new Map<number, readonly number[]>();
        for (const [slot, has] of all) {
          tree.hold(slot, has);
          held.set(slot, has);
        }
        const { shared, slots } = tree.longest(prompt);
        assert.deepEqual({ shared, slots: slots.toSorted() }, naive(held, prompt));
      }),
    );
  });

  it('counts each common beginning once, and what a slot has alone', () => {
    fc.assert(
      fc.property(steps, all => {
        const tree = createPrefixTree();
        const held = new Map<number, readonly number[]>();
        for (const [slot, has] of all) {
          tree.hold(slot, has);
          held.set(slot, has);
        }
        const every = beginnings(held.values());
        assert.equal(tree.size, every.size);
        for (const slot of held.keys()) {
          const others = [...held].filter(([one]) => one !== slot).map(([, has]) => has);
          assert.equal(tree.own(slot, 0), every.size - beginnings(others).size);
        }
      }),
    );
  });

  it('holds nothing for a slot that was emptied', () => {
    const tree = createPrefixTree();
    tree.hold(1, [1, 2, 3]);
    tree.hold(1, []);
    assert.deepEqual(tree.longest([1, 2]), { shared: 0, slots: [] });
    assert.equal(tree.size, 0);
  });
});
