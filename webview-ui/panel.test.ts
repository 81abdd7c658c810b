import assert from 'node:assert/strict';
import type { ToPanel } from '../src/protocol/messages.ts';
import { EMPTY_VIEW, reduceSolve } from '../src/protocol/solve-view.ts';
import { sampleEvents } from '../src/testing/sample-events.ts';
import { nodeLabel, phaseText, summaryText } from './describe.ts';
import { diffLines } from './detail/diff.ts';
import { NOWHERE, isFromHost, readNavigation } from './host.ts';
import { SPARK, sparkline } from './machine/sparkline.ts';
import { createMoments } from './moments.ts';
import { speaker } from './say.ts';
import { initialState, reduce } from './state.ts';
import type { State } from './state.ts';
import { trialId } from './tree/pick.ts';

const say = speaker({});
const snapshot = (seq: number, more: object = {}): ToPanel => ({
  type: 'snapshot',
  seq,
  view: EMPTY_VIEW,
  mode: 'running',
  machine: [],
  acceptable: [],
  words: {},
  ...more,
});
const take = (messages: readonly ToPanel[], state: State = initialState(undefined)): State =>
  messages.reduce((before, message) => reduce(before, { type: 'message', message }), state);

describe('the state of the page', () => {
  const events = (seq: number): ToPanel => ({
    type: 'events',
    seq,
    events: sampleEvents().slice(0, 3),
  });

  it('follows a snapshot with the events after it', () => {
    const state = take([snapshot(4), events(5)]);
    assert.equal(state.view.nodes.length, 1);
    assert.equal(state.whole, true);
  });

  it('notices a gap and draws nothing more until the next snapshot', () => {
    const gap = take([snapshot(4), events(6), events(7)]);
    assert.equal(gap.whole, false);
    assert.equal(gap.view.nodes.length, 0);
    assert.equal(take([snapshot(4), events(6), snapshot(7), events(8)]).whole, true);
  });

  it('keeps where one looks when everything else is replaced', () => {
    let state = reduce(take([snapshot(0)]), { type: 'select', id: 2 });
    state = reduce(state, { type: 'fold', id: 1 });
    state = reduce(state, { type: 'open', id: 3 });
    state = reduce(state, { type: 'camera', camera: { x: 1, y: 2, scale: 3 } });
    state = take([snapshot(1)], state);
    assert.deepEqual(state.navigation, {
      selected: 2,
      folded: [1],
      opened: [3],
      camera: { x: 1, y: 2, scale: 3 },
    });
    assert.deepEqual(reduce(state, { type: 'fold', id: 1 }).navigation.folded, []);
  });

  it('forgets where one looked when another search comes', () => {
    const [start] = sampleEvents();
    assert.ok(start?.type === 'solve-start');
    const view = { ...EMPTY_VIEW, start };
    const other = { ...EMPTY_VIEW, start: { ...start, traceId: 'other' } };
    const state = reduce(take([snapshot(0, { view })]), { type: 'select', id: 2 });
    assert.equal(take([snapshot(1, { view })], state).navigation.selected, 2);
    assert.deepEqual(take([snapshot(1, { view: other })], state).navigation, NOWHERE);
  });

  it('follows a trial that one looks at to the candidate that it becomes', () => {
    const [before, after] = [sampleEvents().slice(0, 6), sampleEvents().slice(6, 7)];
    let state = take([snapshot(0), { type: 'events', seq: 1, events: before }]);
    state = reduce(state, { type: 'select', id: trialId(0) });
    state = take([{ type: 'events', seq: 2, events: after }], state);
    assert.equal(state.navigation.selected, 1);
  });

  it('keeps the last minutes of the machine', () => {
    const sample = (at: number): ToPanel => ({
      type: 'machine',
      sample: {
        at,
        cpuPercent: 1,
        processBytes: 1,
        freeBytes: 1,
        totalBytes: 2,
        tokensPerSecond: 3,
        executionsPerSecond: 4,
      },
    });
    const state = take(Array.from({ length: 1000 }, (_, at) => sample(at)));
    assert.equal(state.machine.length, 240);
    assert.equal(state.machine.at(-1)?.at, 999);
  });

  it('takes in who may be accepted with the mode', () => {
    const state = take([snapshot(0), { type: 'mode', mode: 'over', acceptable: [3] }]);
    assert.deepEqual([state.mode, state.acceptable], ['over', [3]]);
  });

  it('takes nothing strange from an earlier page', () => {
    assert.equal(readNavigation('x'), undefined);
    const raw = {
      selected: 'a',
      folded: [1, 'b', NaN],
      opened: 3,
      camera: { x: 0, y: 0, scale: 0 },
    };
    assert.deepEqual(readNavigation(raw), { ...NOWHERE, folded: [1] });
  });
});

describe('the messages of the host', () => {
  it('are told from others', () => {
    assert.ok(isFromHost({ type: 'draw-picture' }));
    for (const raw of [null, 'snapshot', {}, { type: 3 }, { type: 'eval' }, { type: 'toString' }])
      assert.ok(!isFromHost(raw));
  });
});

describe('the replay of a stored search', () => {
  const events = sampleEvents();
  const view = { ...events.reduce(reduceSolve, EMPTY_VIEW), status: 'interrupted' as const };
  const stored = take([snapshot(0, { view, events, mode: 'stored' })]);

  it('begins at the end, with what became of the search', () => {
    assert.equal(stored.view, view);
  });

  it('shows any moment as the search was then', () => {
    const then = reduce(stored, { type: 'seek', ms: 4 });
    assert.deepEqual(then.view, events.slice(0, 6).reduce(reduceSolve, EMPTY_VIEW));
    assert.equal(reduce(then, { type: 'seek', ms: Infinity }).view, view);
  });

  it('steps from one thing that happened to the next, there and back', () => {
    const moments: number[] = [];
    let state = reduce(stored, { type: 'seek', ms: 0 });
    while (state.view !== view) {
      moments.push(state.replay?.ms ?? NaN);
      state = reduce(state, { type: 'step', by: 1 });
    }
    assert.deepEqual(moments, [0, 1, 2, 3, 4, 5, 6]);
    for (const ms of moments.toReversed()) {
      state = reduce(state, { type: 'step', by: -1 });
      assert.equal(state.replay?.ms, ms);
    }
  });

  it('plays to the end and stops there, and from the end it begins anew', () => {
    let state = reduce(stored, { type: 'play', playing: true });
    assert.equal(state.replay?.ms, 0);
    state = reduce(state, { type: 'seek', ms: 3 });
    assert.equal(state.replay?.playing, true);
    state = reduce(state, { type: 'seek', ms: 99 });
    assert.deepEqual([state.replay?.ms, state.replay?.playing], [7, false]);
  });

  it('stays at its moment when the same trace is sent again', () => {
    const then = reduce(stored, { type: 'seek', ms: 4 });
    const again = take([snapshot(5, { view, events, mode: 'stored' })], then);
    assert.equal(again.replay?.ms, 4);
    assert.deepEqual(again.view, then.view);
  });

  it('gives the same views from whatever moment it comes', () => {
    const node = events[2];
    assert.ok(node !== undefined);
    const many = [...events, ...Array.from({ length: 900 }, (_, i) => ({ ...node, at: 10 + i }))];
    const { viewAfter } = createMoments(many);
    for (const count of [905, 3, 600, 256, 0, 257])
      assert.deepEqual(viewAfter(count), many.slice(0, count).reduce(reduceSolve, EMPTY_VIEW));
  });
});

describe('the page in words', () => {
  const view = sampleEvents().reduce(reduceSolve, EMPTY_VIEW);

  it('says what a node and the search are', () => {
    assert.deepEqual(
      view.nodes.map(node => nodeLabel(node, say)),
      [
        'Start of the search, candidates: 2',
        'Candidate 1, wrong answer, 0 of 1 checks pass, reward 0.20, visits 2',
        'Candidate 2, passes, 1 of 1 checks pass, repair of candidate 1, reward 1.00, visits 1',
      ],
    );
    assert.match(summaryText(view, 'running', say), /^f: searching, candidates: 0/);
    assert.match(summaryText(view, 'paused', say), /^f: paused/);
  });

  it('speaks the language of the editor, with its arguments in their places', () => {
    const german = speaker({ 'Candidate {0}': 'Kandidat {0}', '{0} of {1}': 'von {1}: {0}' });
    assert.equal(german('Candidate {0}', '{1}'), 'Kandidat {1}');
    assert.equal(german('{0} of {1}', 1, 2), 'von 2: 1');
    assert.equal(german('Code'), 'Code');
    assert.equal(
      phaseText('loading model 40 %', speaker({ 'loading model': 'lädt' })),
      'lädt 40 %',
    );
    assert.equal(phaseText('model.gguf', german), 'model.gguf');
  });
});

describe('the difference of two programs', () => {
  const read = (before: string, after: string): string =>
    diffLines(before, after)
      .map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)
      .join('|');

  it('keeps the longest common lines', () => {
    assert.equal(read('a\nb\nc', 'a\nx\nc'), ' a|-b|+x| c');
    assert.equal(read('a\nb\nc\nd', 'b\nd\ne'), '-a| b|-c| d|+e');
    assert.equal(read('a', 'a'), ' a');
    assert.equal(read('a\na\na', 'a'), ' a|-a|-a');
  });

  it('gives back both programs, whatever they are', () => {
    const programs = ['', 'a', 'a\nb\na\nb', 'b\nb\na', 'x\n\ny\n', 'a\nb\nc\nd\ne\nf\ng'];
    for (const before of programs) {
      for (const after of programs) {
        const lines = diffLines(before, after);
        const side = (gone: string): string =>
          lines.flatMap(({ kind, text }) => (kind === gone ? [] : [text])).join('\n');
        assert.equal(side('added'), before);
        assert.equal(side('removed'), after);
      }
    }
  });

  it('does not compare what is far too long', () => {
    const lines = (name: string): string =>
      Array.from({ length: 3000 }, (_, i) => `${name}${i}`).join('\n');
    assert.equal(diffLines(lines('a'), lines('b')).length, 6000);
  });
});

describe('a sparkline', () => {
  it('ends at the right with the newest, and stays within its height', () => {
    const points = sparkline([0, 5, 20], 10, 10)
      .split(' ')
      .map(point => point.split(',').map(Number));
    assert.deepEqual(
      points.map(([, y]) => y),
      [SPARK.height - 1, SPARK.height / 2, 1],
    );
    assert.equal(points.at(-1)?.[0], SPARK.width);
    assert.equal(sparkline([], 10), '');
  });
});
