import assert from 'node:assert/strict';
import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { ToPanel } from '../../protocol/messages.ts';
import { EMPTY_VIEW } from '../../protocol/solve-view.ts';
import { createFeed } from './feed.ts';

const EVENT: SolveEvent = { at: 1, type: 'phase', phase: 'searching' };
const SHOWN = {
  view: EMPTY_VIEW,
  mode: 'running',
  machine: [],
  acceptable: [],
  words: {},
} as const;
const SAMPLE = {
  at: 1,
  cpuPercent: 1,
  processBytes: 1,
  freeBytes: 1,
  totalBytes: 1,
  tokensPerSecond: 1,
  executionsPerSecond: 1,
};

describe('what the page is told', () => {
  const posted: ToPanel[] = [];
  let isVisible = true;
  const make = () =>
    createFeed(
      message => posted.push(message),
      () => isVisible,
    );
  const told = (count: number): Promise<void> =>
    new Promise(resolve => {
      const look = (): void => {
        if (posted.length >= count) resolve();
        else setTimeout(look, 5);
      };
      look();
    });
  beforeEach(() => {
    posted.length = 0;
    isVisible = true;
  });

  it('is events in batches, numbered on from the snapshot', async () => {
    const feed = make();
    feed.snapshot(SHOWN);
    feed.push(EVENT);
    feed.push(EVENT);
    await told(2);
    feed.push(EVENT);
    await told(3);
    assert.deepEqual(posted, [
      { type: 'snapshot', seq: 0, ...SHOWN },
      { type: 'events', seq: 1, events: [EVENT, EVENT] },
      { type: 'events', seq: 2, events: [EVENT] },
    ]);
  });

  it('is nothing while it is hidden, and then what it missed as a snapshot, once', async () => {
    const feed = make();
    feed.push(EVENT);
    isVisible = false;
    feed.push(EVENT);
    feed.mode('paused', []);
    feed.machine(SAMPLE);
    isVisible = true;
    feed.snapshot(SHOWN);
    feed.push(EVENT);
    await told(2);
    assert.deepEqual(
      posted.map(message => (message.type === 'events' ? message.events.length : message.type)),
      ['snapshot', 1],
    );
  });

  it('has what happened before the search was paused in front of that', () => {
    const feed = make();
    feed.push(EVENT);
    feed.mode('paused', [1]);
    assert.deepEqual(posted, [
      { type: 'events', seq: 1, events: [EVENT] },
      { type: 'mode', mode: 'paused', acceptable: [1] },
    ]);
    feed.dispose();
  });
});
