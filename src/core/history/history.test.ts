import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sampleEvents, sampleNode } from '../../testing/sample-events.ts';
import type { SolveEvent } from '../solve/solve-event.ts';
import type { TraceOutline } from '../trace/trace-store.ts';
import { exportTrace } from './export-trace.ts';
import { layOutTree } from './lay-out-tree.ts';
import { bestCode, readSolve } from './read-solve.ts';
import { summarise } from './summary.ts';
import { toSvg } from './to-svg.ts';

const add = (id: number, parent: number, more = {}): SolveEvent => ({
  at: id,
  type: 'node-add',
  node: sampleNode(id, parent, more),
});
const outlineOf = (more: Partial<TraceOutline>): TraceOutline => ({
  ...{ id: 't', startedAt: '2026-01-01T00:00:00Z', state: 'interrupted' },
  ...{ bytes: 1, pinned: false, writing: false, ...more },
});

describe('a solve read from its trace', () => {
  it('has its nodes with their last counts, and the code it came to', () => {
    const solve = readSolve(sampleEvents());
    assert.deepEqual(
      solve.nodes.map(({ id, visits }) => [id, visits]),
      [
        [0, 2],
        [1, 2],
        [2, 1],
      ],
    );
    assert.equal(solve.start?.function, 'f');
    assert.equal(bestCode(solve), 'def f():\n    return 2');
    assert.equal(solve.elapsedMs, 7);
  });

  it('has what a person made of its candidates, and nothing of the verdict before', () => {
    const judged = { id: 2, passed: 1, total: 2, reward: 0.1, verdict: 'WRONG' };
    const asked = [{ at: 8, type: 'node-judge', nodes: [judged, { ...judged, id: 9 }] }];
    const before = sampleEvents().filter(({ type }) => type !== 'solve-end');
    const failing = { call: 'f()', expected: '1', verdict: 'WRONG' };
    const again = [{ at: 9, type: 'node-judge', nodes: [{ ...judged, failing }] }];
    const at = (events: readonly unknown[]) => readSolve([...before, ...events]).nodes[2];
    assert.deepEqual([at(asked)?.verdict, at(asked)?.reward, at(asked)?.passed], ['WRONG', 0.1, 1]);
    assert.equal(at(again)?.failing?.call, 'f()');
    assert.equal(at([...again, ...asked])?.failing, undefined);
    assert.equal(readSolve([...before, ...asked]).nodes.length, 3);
  });

  it('takes nothing that is no event, and no node that has no place in the tree', () => {
    const wrong = [null, 7, { type: 'node-add' }, { type: 'later', at: 1 }, add(3, 9), add(1, -1)];
    const solve = readSolve([add(0, -1), ...wrong, add(1, 0), add(1, 0, { code: 'other' })]);
    assert.deepEqual(
      solve.nodes.map(({ id, parent, code }) => [id, parent, code]),
      [
        [0, -1, ''],
        [1, 0, 'def f():\n    return 1'],
      ],
    );
  });
});

describe('the row of a past solve', () => {
  const [first] = sampleEvents();

  it('says how it stands: running, interrupted, damaged, or of a newer version', () => {
    const outcome = (more: Partial<TraceOutline>): string => summarise(outlineOf(more)).outcome;
    assert.equal(outcome({ first }), 'interrupted');
    assert.equal(outcome({ first, writing: true }), 'running');
    assert.equal(outcome({ state: 'damaged', writing: true }), 'damaged');
    assert.equal(outcome({ state: 'newer' }), 'newer');
    assert.equal(
      outcome({ state: 'complete', last: { type: 'solve-end', result: 'odd' } }),
      'damaged',
    );
  });

  it('has the time and tokens of an interrupted one from its last event', () => {
    const usage = { promptTokens: 1, completionTokens: 2, evaluatedTokens: 3, modelCalls: 1 };
    const counts = { simulations: 5, executions: 4, usage, bestReward: 0 };
    const row = summarise(outlineOf({ first, last: { type: 'progress', at: 900, ...counts } }));
    assert.deepEqual(
      [row.function, row.model, row.wallMs, row.evaluatedTokens, row.simulations],
      ['f', 'm', 900, 3, 5],
    );
    assert.equal(summarise(outlineOf({ first, last: first })).wallMs, 0);
    assert.equal(summarise(outlineOf({ first: 'odd', last: 4 })).function, undefined);
  });
});

describe('the picture of a search', () => {
  it('shows every node and nothing of a file as markup', () => {
    const [start, ...rest] = sampleEvents();
    assert.ok(start?.type === 'solve-start');
    const named = { ...start, function: '</title><script>alert(1)</script>\u0000', model: 'a&b"' };
    const svg = toSvg(readSolve([named, ...rest]), 'verified');
    assert.equal(svg.match(/<circle /g)?.length, 3);
    assert.equal(svg.match(/<path /g)?.length, 2);
    assert.doesNotMatch(svg, /<script|\u0000|href|<image/);
    assert.match(svg, /a&amp;b&quot;/);
    assert.match(svg, /candidate 2: PASS, 1 of 1 checks/);
  });

  it('lays any tree out with its leaves apart and parents between their children', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), picks => {
        const items = [{ id: 0, parent: -1 }];
        for (const pick of picks) items.push({ id: items.length, parent: pick % items.length });
        const spots = layOutTree(items);
        assert.equal(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size, items.length);
        for (const { id, x, y } of spots) {
          const below = spots.filter(({ parent }) => parent === id);
          for (const child of below) assert.equal(child.y, y + 1);
          if (below.length === 0) assert.ok(Number.isInteger(x));
          else {
            assert.ok(Math.min(...below.map(child => child.x)) <= x);
            assert.ok(x <= Math.max(...below.map(child => child.x)));
          }
        }
      }),
    );
  });

  it('draws a chain of ten thousand repairs', () => {
    const chain = Array.from({ length: 10_000 }, (_, id) => add(id, id - 1));
    assert.equal(toSvg(readSolve(chain), 'x').match(/<circle /g)?.length, 10_000);
  });
});

describe('an exported trace', () => {
  it('is one JSON value, one request of OTLP, or one picture, of a damaged one, too', () => {
    const events = [...sampleEvents(), { type: 'unknown' }];
    const trace = { id: 't', startedAt: '', state: 'damaged', events, damagedLine: 4 } as const;
    const json = JSON.parse(exportTrace(trace, 'json')) as { events: unknown[]; state: string };
    assert.deepEqual([json.state, json.events.length], ['damaged', sampleEvents().length - 1]);
    assert.ok('resourceSpans' in (JSON.parse(exportTrace(trace, 'otlp')) as object));
    assert.match(exportTrace(trace, 'svg'), /^<svg [^>]*>[^]*\(damaged\)[^]*<\/svg>\n$/);
  });
});
