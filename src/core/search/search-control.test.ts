import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { random, uct } from './policies.ts';
import type { Policy } from './policy.ts';
import { createSearchControl } from './search-control.ts';
import { search } from './search.ts';
import type { SearchEvent, SearchOptions } from './search.ts';
import { createTree, nodeAt, toRows } from './tree.ts';
import type { Outcome, Trial } from './tree.ts';

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

type Given = Partial<SearchOptions<number>> & {
  readonly policy?: Policy;
  readonly paused?: boolean;
};

/** A search whose trials end when they are told to; each is worth what its number says. */
function start({ policy = uct(), paused = false, ...options }: Given = {}) {
  const tree = createTree<number>({ policy, root: -1, maxDepth: 4 });
  const control = createSearchControl();
  if (paused) control.pause();
  const waiting: (() => void)[] = [];
  const evaluate = (trial: Trial, signal: AbortSignal): Promise<Outcome<number>> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => reject(new Error('aborted'));
      signal.addEventListener('abort', onAbort, { once: true });
      const value = ((trial.id * 37) % 10) / 10;
      waiting.push(() => {
        signal.removeEventListener('abort', onAbort);
        resolve({ state: trial.id, value, closed: trial.id === 2 });
      });
    });
  const seen: SearchEvent<number>[] = [];
  const run = async (): Promise<void> => {
    const all = { tree, rng: createRng(4), evaluate, simulations: 14, control, ...options };
    for await (const event of search<number>(all)) seen.push(event);
  };
  let over = false;
  const ended = run().finally(() => (over = true));
  const begun = (): number => seen.filter(({ type }) => type === 'trial-start').length;
  return { tree, control, waiting, seen, ended, begun, isOver: () => over };
}

/** Ends one trial after the other until the search is over. */
async function finish(given: ReturnType<typeof start>): Promise<void> {
  while (!given.isOver()) {
    await settle();
    given.waiting.shift()?.();
  }
  await given.ended;
}

describe('a paused search', () => {
  it('begins nothing, lets what is under way end, and goes on where it stood', async () => {
    const running = start({ inFlight: 3 });
    await settle();
    assert.equal(running.begun(), 3);
    running.control.pause();
    for (let turn = 0; turn < 6; turn += 1) {
      running.waiting.shift()?.();
      await settle();
    }
    assert.equal(running.begun(), 3);
    assert.equal(running.tree.nodes.length, 4);
    assert.equal(running.isOver(), false);
    running.control.resume();
    await settle();
    assert.equal(running.begun(), 6);
    await finish(running);
    assert.equal(running.tree.nodes.length, 15);
  });

  it('grows the tree that it would have grown without a pause, wherever that was', async () => {
    for (const policy of [uct(), random()]) {
      for (const inFlight of [1, 3]) {
        const straight = start({ inFlight, policy });
        await finish(straight);
        const moves = fc.array(fc.constantFrom('pause', 'resume', 'end', 'settle'), {
          maxLength: 60,
        });
        await fc.assert(
          fc.asyncProperty(moves, async script => {
            const running = start({ inFlight, policy });
            for (const move of script) {
              if (move === 'end') running.waiting.shift()?.();
              else if (move === 'settle') await settle();
              else running.control[move]();
            }
            running.control.resume();
            await finish(running);
            assert.deepEqual(toRows(running.tree), toRows(straight.tree));
          }),
          { numRuns: 60 },
        );
      }
    }
  });

  it('does not hold up a resume until the oldest trial ends', async () => {
    const running = start({ inFlight: 2 });
    await settle();
    running.control.pause();
    running.waiting.shift()?.();
    await settle();
    assert.equal(running.begun(), 2);
    running.control.resume();
    await settle();
    assert.equal(running.begun(), 3);
    await finish(running);
  });

  it('ends at an abort, with nothing left under way', async () => {
    const controller = new AbortController();
    const running = start({ inFlight: 3, signal: controller.signal, paused: true });
    await settle();
    assert.equal(running.begun(), 0);
    controller.abort();
    await running.ended;
    assert.deepEqual(running.seen, [{ type: 'search-end', why: 'aborted' }]);
    assert.equal(running.tree.pending.size, 0);
    assert.ok(running.tree.nodes.every(({ inFlight, expanding }) => inFlight + expanding === 0));
  });

  it('says when it is paused and when it goes on, once each', () => {
    const control = createSearchControl();
    const told: boolean[] = [];
    const end = control.onChange(paused => told.push(paused));
    for (const act of ['pause', 'pause', 'resume', 'resume', 'pause'] as const) control[act]();
    end();
    control.resume();
    assert.deepEqual(told, [true, false, true]);
  });
});

describe('a node that somebody wants expanded', () => {
  it('is the parent of the next trial, whatever the policy would choose', async () => {
    const running = start();
    await settle();
    for (let turn = 0; turn < 5; turn += 1) {
      running.waiting.shift()?.();
      await settle();
    }
    const worst = running.tree.nodes
      .map((node, index) => ({ ...node, index }))
      .filter(({ index, closed }) => index > 0 && !closed)
      .toSorted((a, b) => a.value - b.value)[0]?.index;
    assert.ok(worst !== undefined);
    assert.equal(running.control.expand(worst), undefined);
    assert.equal(running.control.expand(0), undefined);
    running.waiting.shift()?.();
    await settle();
    running.waiting.shift()?.();
    await settle();
    const parents = running.seen.flatMap(one => (one.type === 'trial-start' ? [one.trial] : []));
    assert.deepEqual(
      parents.slice(-2).map(({ parent }) => parent),
      [worst, 0],
    );
    await finish(running);
    assert.equal(running.tree.nodes.length, 15);
  });

  it('comes first after a pause, in place of what had not begun', async () => {
    const running = start({ inFlight: 2 });
    await settle();
    running.control.pause();
    for (let turn = 0; turn < 3; turn += 1) {
      running.waiting.shift()?.();
      await settle();
    }
    assert.equal(running.begun(), 2);
    assert.equal(running.control.expand(1), undefined);
    assert.equal(running.control.expand(2), undefined);
    await settle();
    assert.equal(running.begun(), 2);
    running.control.resume();
    await settle();
    const trials = running.seen.flatMap(one => (one.type === 'trial-start' ? [one.trial] : []));
    assert.deepEqual(trials.map(({ id, parent }) => [id, parent]).slice(2), [
      [2, 1],
      [3, 2],
    ]);
    await finish(running);
    assert.equal(running.tree.nodes.length, 15);
  });

  it('is refused when it is closed, too deep, not there, or nothing is searched', async () => {
    assert.equal(createSearchControl().expand(0), 'no-search');
    const running = start();
    for (let turn = 0; turn < 8; turn += 1) {
      await settle();
      running.waiting.shift()?.();
    }
    await settle();
    const closed = running.tree.nodes.findIndex(node => node.closed);
    assert.equal(running.control.expand(closed), 'closed');
    assert.equal(running.control.expand(99), 'no-such-node');
    // Down to the greatest depth, a child a time.
    for (let depth = 1; depth <= 4; depth += 1) {
      const { tree, control, waiting } = running;
      const at = tree.nodes.findIndex(node => node.depth === depth - 1 && !node.closed);
      assert.equal(control.expand(at), undefined);
      while (!tree.nodes.some(node => node.depth === depth && !node.closed)) {
        waiting.shift()?.();
        await settle();
      }
    }
    const deep = running.tree.nodes.findIndex(node => node.depth === 4);
    assert.equal(nodeAt(running.tree, deep).depth, 4);
    assert.equal(running.control.expand(deep), 'too-deep');
    await finish(running);
  });
});
