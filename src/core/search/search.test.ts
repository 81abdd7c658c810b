import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { uct } from './policies.ts';
import { search } from './search.ts';
import type { SearchEvent, SearchOptions } from './search.ts';
import { createTree, toRows } from './tree.ts';
import type { Outcome, Trial } from './tree.ts';

type Options = Partial<SearchOptions<number>>;

/** A search whose trials end when `finish` says so, in whatever order. */
function start(options: Options = {}) {
  const tree = createTree<number>({ policy: uct(), root: -1 });
  const waiting = new Map<number, () => void>();
  const evaluate = (trial: Trial): Promise<Outcome<number>> =>
    new Promise(resolve => {
      const value = ((trial.id * 37) % 10) / 10;
      waiting.set(trial.id, () => resolve({ state: trial.id, value }));
    });
  const events = search<number>({ tree, rng: createRng(4), evaluate, simulations: 12, ...options });
  return { tree, waiting, events };
}

async function collect(events: AsyncIterable<SearchEvent<number>>): Promise<SearchEvent<number>[]> {
  const all: SearchEvent<number>[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('the search driver', () => {
  it('grows the same tree whatever order its trials end in', async () => {
    const run = async (keys: readonly number[]): Promise<unknown> => {
      const { tree, waiting, events } = start({ inFlight: 4 });
      const ended = new AbortController();
      const all = collect(events).finally(() => ended.abort());
      for (let turn = 0; !ended.signal.aborted && turn < 1000; turn += 1) {
        await settle();
        const ids = [...waiting.keys()];
        const id = ids[(keys[turn % keys.length] ?? 0) % Math.max(1, ids.length)];
        if (id === undefined) continue;
        waiting.get(id)?.();
        waiting.delete(id);
      }
      await all;
      return toRows(tree);
    };
    const inOrder = await run([0]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 3, maxLength: 9 }), async keys => {
        assert.deepEqual(await run(keys), inOrder);
      }),
      { numRuns: 20 },
    );
  });

  it('never has more under way than it may, and asks as often as it may', async () => {
    let now = 0;
    let most = 0;
    const evaluate = async (trial: Trial): Promise<Outcome<number>> => {
      now += 1;
      most = Math.max(most, now);
      await settle();
      now -= 1;
      return { state: trial.id, value: 0 };
    };
    const { events } = start({ evaluate, inFlight: 3 });
    const all = await collect(events);
    assert.equal(most, 3);
    assert.equal(all.filter(({ type }) => type === 'node-add').length, 12);
    assert.deepEqual(all.at(-1), { type: 'search-end', why: 'budget' });
  });

  it('stops at the first that is solved and aborts the rest', async () => {
    const aborted: number[] = [];
    const evaluate = (trial: Trial, signal: AbortSignal): Promise<Outcome<number>> =>
      trial.id === 0
        ? Promise.resolve({ state: 0, value: 1 })
        : new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              aborted.push(trial.id);
              reject(new Error('aborted'));
            });
          });
    const { tree, events } = start({ evaluate, inFlight: 3, isSolved: ({ value }) => value === 1 });
    const all = await collect(events);
    assert.deepEqual(all.at(-1), { type: 'search-end', why: 'solved' });
    assert.deepEqual(aborted, [1, 2]);
    assert.equal(tree.pending.size, 0);
  });

  it('asks no more once the budget is spent', async () => {
    let told = 0;
    const evaluate = (trial: Trial): Promise<Outcome<number>> => {
      return Promise.resolve({ state: trial.id, value: 0 });
    };
    const { events } = start({ evaluate, mayAsk: () => told < 5 });
    for await (const event of events) if (event.type === 'node-add') told += 1;
    assert.equal(told, 5);
  });

  it('ends at an abort without losing what was told', async () => {
    const controller = new AbortController();
    const evaluate = async (trial: Trial): Promise<Outcome<number>> => {
      if (trial.id === 3) controller.abort();
      await settle();
      if (controller.signal.aborted) throw new Error('aborted');
      return { state: trial.id, value: 0 };
    };
    const { tree, events } = start({ evaluate, signal: controller.signal });
    const all = await collect(events);
    assert.deepEqual(all.at(-1), { type: 'search-end', why: 'aborted' });
    assert.equal(tree.nodes.length, 4);
  });

  it('aborts what is under way when its reader leaves', async () => {
    const aborted: number[] = [];
    const evaluate = (trial: Trial, signal: AbortSignal): Promise<Outcome<number>> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(trial.id);
          reject(new Error('aborted'));
        });
      });
    const { tree, events } = start({ evaluate, inFlight: 2 });
    for await (const event of events)
      if (event.type === 'trial-start' && event.trial.id === 1) break;
    assert.deepEqual(aborted, [0]);
    assert.equal(tree.nodes.length, 1);
  });

  it('throws what a trial throws, and leaves nothing under way', async () => {
    const evaluate = (trial: Trial): Promise<Outcome<number>> =>
      trial.id === 2
        ? Promise.reject(new Error('the box broke'))
        : Promise.resolve({ state: 0, value: 0 });
    const { tree, events } = start({ evaluate, inFlight: 2 });
    await assert.rejects(collect(events), /the box broke/);
    assert.equal(tree.pending.size, 0);
  });

  it('leaves nothing under way when its reader leaves as a trial begins', async () => {
    const { tree, events } = start();
    for await (const event of events) if (event.type === 'trial-start') break;
    assert.equal(tree.pending.size, 0);
    assert.ok(tree.nodes.every(node => node.inFlight === 0 && node.expanding === 0));
  });

  it('still tells at an abort what had come in behind a trial under way', async () => {
    const controller = new AbortController();
    const evaluate = (trial: Trial, signal: AbortSignal): Promise<Outcome<number>> => {
      if (trial.id > 0) return Promise.resolve({ state: trial.id, value: 1 });
      setImmediate(() => controller.abort());
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    const { signal } = controller;
    const { events } = start({ evaluate, inFlight: 3, signal });
    const all = await collect(events);
    const told = all.flatMap(event => (event.type === 'node-add' ? [event.trial.id] : []));
    assert.deepEqual(told, [1, 2]);
    assert.deepEqual(all.at(-1), { type: 'search-end', why: 'aborted' });
  });

  it('holds a budget back for what is under way, and gives it out again', async () => {
    // Ten to spend; a trial may cost up to four and costs one.
    let [spent, most] = [0, 0];
    const evaluate = async (trial: Trial): Promise<Outcome<number>> => {
      await settle();
      return { state: trial.id, value: 0 };
    };
    const mayAsk = (underWay: number): boolean => {
      if (spent + 4 * underWay >= 10) return false;
      most = Math.max(most, underWay + 1);
      return true;
    };
    const { events } = start({ evaluate, inFlight: 8, simulations: 100, mayAsk });
    for await (const event of events) if (event.type === 'node-add') spent += 1;
    assert.deepEqual([spent, most], [10, 3]);
  });
});
