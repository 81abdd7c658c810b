// What the page of a search is shown by its tests.
import { fromSource } from './from-source.mjs';
import { madeUpMachine, madeUpSearch } from './made-up-search.mjs';

const { EMPTY_VIEW, reduceSolve } = await fromSource('src/protocol/solve-view.ts');

/** A snapshot of a made-up search. */
export function snapshot(events, more = {}) {
  const view = { ...events.reduce(reduceSolve, EMPTY_VIEW), ...more.view };
  const rest = { mode: 'running', machine: madeUpMachine(60), acceptable: [], words: {} };
  return { type: 'snapshot', seq: 0, ...rest, ...more, view };
}

/** A search under way, and one that was found again after its window had died. */
export const LIVE = madeUpSearch({ count: 60, finished: false });
export const STORED = madeUpSearch({ count: 30, finished: false });
export const INTERRUPTED = {
  mode: 'stored',
  events: STORED,
  view: { status: 'interrupted', running: [] },
};
