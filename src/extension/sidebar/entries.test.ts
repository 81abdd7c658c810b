import assert from 'node:assert/strict';
import type { SolveSummary } from '../../core/history/summary.ts';
import type { TraceOutline, TraceStore } from '../../core/trace/trace-store.ts';
import type { SolveView } from '../../protocol/solve-view.ts';
import { EMPTY_VIEW, reduceSolve } from '../../protocol/solve-view.ts';
import { sampleEvents, sampleNode } from '../../testing/sample-events.ts';
import { dayOf, matches, traceOf } from './entries.ts';
import { createTraceModel } from './trace-model.ts';

const [start] = sampleEvents();

function outline(id: string, file: string, more: Partial<TraceOutline> = {}): TraceOutline {
  return {
    ...{ id, startedAt: '2026-03-04T12:00:00Z', state: 'interrupted', first: { ...start, file } },
    ...{ bytes: 1, pinned: false, writing: false, ...more },
  };
}

/** A store that holds these, newest first, and the same events in each. */
function storeOf(outlines: readonly TraceOutline[], events: readonly unknown[] = sampleEvents()) {
  const reads: string[] = [];
  const never = (): Promise<never> => Promise.reject(new Error('not in this test'));
  const store: TraceStore = {
    ...{ create: never, pin: never, remove: never },
    ids: () => Promise.resolve(outlines.map(({ id }) => id).toReversed()),
    list: (limit = 200) => Promise.resolve(outlines.slice(0, limit)),
    read(id) {
      reads.push(id);
      return Promise.resolve({ id, startedAt: '', state: 'complete', events });
    },
  };
  return { store, reads };
}

function modelOf(store: TraceStore, running: readonly SolveView[] = []) {
  return createTraceModel({ traces: () => store, running: () => running });
}

describe('the lines of the sidebar', () => {
  const { store, reads } = storeOf([
    outline('c', 'b.py'),
    outline('b', 'a.py'),
    outline('a', 'a.py', { startedAt: '2026-03-02T12:00:00Z' }),
  ]);

  it('are days, their files, their solves and the candidates below those', async () => {
    const model = modelOf(store);
    const days = await model.children();
    assert.deepEqual(days, ['day:2026-03-04', 'day:2026-03-02']);
    const files = await model.children(days[0]);
    assert.deepEqual(files, ['file:2026-03-04:a.py', 'file:2026-03-04:b.py']);
    assert.deepEqual(await model.children(files[0]), ['solve:b']);
    assert.deepEqual(reads, [], 'nothing is read before it is looked at');
    assert.deepEqual(await model.children('solve:b'), ['node:1:b']);
    assert.deepEqual(await model.children('node:1:b'), ['node:2:b']);
    assert.deepEqual(await model.children('node:2:b'), []);
    assert.deepEqual(reads, ['b']);
  });

  it('know what they stand below', async () => {
    const model = modelOf(store);
    const below = async (id?: string): Promise<void> => {
      for (const child of await model.children(id)) {
        assert.equal(model.parent(child), id);
        await below(child);
      }
    };
    await below();
    assert.equal(model.entry('node:2:b')?.kind, 'node');
  });

  it('say what is running here better than its file does', async () => {
    const view = sampleEvents().reduce(reduceSolve, EMPTY_VIEW);
    const views = [view];
    const model = createTraceModel({
      traces: () => storeOf([outline('t', 'a.py')]).store,
      running: () => views,
    });
    const [only] = await model.rows();
    assert.deepEqual([only?.outcome, only?.wallMs], ['running', 7]);
    for (const id of [undefined, 'day:2026-03-04', 'file:2026-03-04:a.py'])
      await model.children(id);
    // It went on since it was listed.
    views[0] = { ...view, elapsedMs: 5000 };
    const entry = model.entry('solve:t');
    assert.equal(entry?.kind === 'solve' ? entry.row.wallMs : undefined, 5000);
  });

  it('come page by page', async () => {
    const many = Array.from({ length: 450 }, (_, i) => outline(`${1000 - i}`, 'a.py'));
    const wide = [
      sampleNode(0, -1),
      ...Array.from({ length: 150 }, (_, i) => sampleNode(i + 1, 0)),
    ];
    const events = wide.map(node => ({ at: 0, type: 'node-add', node }));
    const model = modelOf(storeOf(many, events).store);
    const more = (id: string | undefined): unknown => model.entry(`more:${id ?? ''}`);
    assert.equal((await model.children()).length, 2);
    assert.deepEqual(more(undefined), { kind: 'more', parent: undefined, left: 250 });
    model.showMore(undefined);
    model.showMore(undefined);
    assert.deepEqual(await model.children(), ['day:2026-03-04']);
    await model.children('day:2026-03-04');
    const [first = ''] = await model.children('file:2026-03-04:a.py');
    assert.equal((await model.children(first)).length, 101);
    assert.deepEqual(more(first), { kind: 'more', parent: first, left: 50 });
    model.showMore(first);
    assert.equal((await model.children(first)).length, 150);
  });

  it('are only those that have the words of a search', async () => {
    const model = modelOf(store);
    model.search('  B.py f ');
    assert.deepEqual(await model.children(), ['day:2026-03-04']);
    assert.deepEqual(await model.children('day:2026-03-04'), ['file:2026-03-04:b.py']);
    model.search('nothing');
    assert.deepEqual(await model.children(), []);
    assert.equal((await model.rows()).length, 3);
    model.search('');
    assert.equal((await model.children()).length, 2);
  });
});

describe('a row of the sidebar', () => {
  const row: SolveSummary = {
    ...{ id: '20260304-120000-abcdef', startedAt: '', state: 'damaged', outcome: 'damaged' },
    ...{ bytes: 1, pinned: false, function: 'Add', model: 'qwen' },
  };

  it('has its day from its name when its file does not say it, and none when nothing does', () => {
    assert.equal(dayOf(row), '2026-03-04');
    assert.equal(dayOf({ ...row, id: 'copy' }), '');
    assert.equal(dayOf({ ...row, id: '99999999-999999-x' }), '');
  });

  it('is found by function, model, status and id', () => {
    for (const words of ['add', 'QWEN', 'damaged', '20260304', 'add qwen', ''])
      assert.ok(matches(row, words), words);
    assert.ok(!matches(row, 'add gemma'));
  });

  it('leads to its trace', () => {
    assert.deepEqual(
      ['solve:x', 'node:12:x', 'day:2026-01-01', 'more:solve:x', '20260304-12'].map(traceOf),
      ['x', 'x', undefined, undefined, '20260304-12'],
    );
  });
});
