import assert from 'node:assert/strict';
import { sampleEvents } from '../testing/sample-events.ts';
import { decodeFromPanel } from './decode.ts';
import { EMPTY_VIEW, reduceSolve } from './solve-view.ts';

describe('the view of a solve', () => {
  const after = (count: number) => sampleEvents().slice(0, count).reduce(reduceSolve, EMPTY_VIEW);

  it('shows a trial with its text and stderr while it is under way, and as a node afterwards', () => {
    const during = after(6);
    assert.deepEqual(during.running, [
      { trial: 0, parent: 0, text: ' return', stderr: 'Traceback' },
    ]);
    assert.equal(during.nodes.length, 1);
    const done = after(7);
    assert.deepEqual(done.running, []);
    assert.equal(done.nodes[1]?.verdict, 'WRONG');
  });

  it('keeps visits and values up to date', () => {
    const { nodes } = after(sampleEvents().length);
    assert.deepEqual(
      nodes.map(({ visits, value }) => [visits, value]),
      [
        [2, 0.6],
        [2, 0.6],
        [1, 0.2],
      ],
    );
  });

  it('bounds what it keeps of a trial that floods', () => {
    const flood = { at: 9, type: 'trial-stderr', trial: 0, text: 'x'.repeat(5000) } as const;
    const view = [flood, flood, flood].reduce(reduceSolve, after(5));
    assert.equal(view.running[0]?.stderr.length, 8000);
  });

  it('ignores what is said of trials and nodes that it does not know', () => {
    const view = after(3);
    const odd = reduceSolve(view, { at: 1, type: 'trial-text', trial: 99, text: 'x' });
    assert.deepEqual({ ...odd, elapsedMs: view.elapsedMs }, view);
  });

  it('shows the last routing decision, and no trial that a failed model left under way', () => {
    const route = {
      type: 'route',
      rung: 'greedy',
      strategy: 'greedy',
      model: 'remote',
      simulations: 1,
      maxTokens: 100,
      why: 'remote greedy: because',
    } as const;
    const view = reduceSolve(after(6), { at: 7, ...route });
    assert.deepEqual([view.route, view.running], ['remote greedy: because', []]);
    assert.equal(reduceSolve(view, { at: 8, ...route, why: 'next' }).route, 'next');
    assert.equal(after(6).route, undefined);
  });

  it('is the same from one batch as from several', () => {
    const events = sampleEvents();
    const whole = events.reduce(reduceSolve, EMPTY_VIEW);
    for (let cut = 0; cut <= events.length; cut += 1) {
      const first = events.slice(0, cut).reduce(reduceSolve, EMPTY_VIEW);
      assert.deepEqual(events.slice(cut).reduce(reduceSolve, first), whole);
    }
  });
});

describe('messages from the panel', () => {
  it('are understood, or nothing', () => {
    assert.deepEqual(decodeFromPanel({ type: 'ready' }), { type: 'ready' });
    assert.deepEqual(decodeFromPanel({ type: 'review', node: 3 }), { type: 'review', node: 3 });
    for (const raw of [
      null,
      'ready',
      { type: 'eval' },
      { type: 'review' },
      { type: 'review', node: -1 },
      { type: 'review', node: '3' },
    ]) {
      assert.equal(decodeFromPanel(raw), undefined);
    }
  });
});
