import assert from 'node:assert/strict';
import type { CandidateNode } from '../../core/solve/solve-event.ts';
import type { Proposal, SolveResult } from '../../core/solve/solve-result.ts';
import { EMPTY_VIEW } from '../../protocol/solve-view.ts';
import { sampleNode } from '../../testing/sample-events.ts';
import { NO_COUNTS, count, rates } from './rates.ts';
import type { Counts } from './rates.ts';
import { acceptableOf, modeOf, placeOf } from './subject.ts';
import type { ShownSolve, Subject } from './subject.ts';

const view = {
  ...EMPTY_VIEW,
  nodes: [
    sampleNode(0, -1),
    sampleNode(1, 0),
    sampleNode(2, 0, { duplicateOf: 1 }),
    sampleNode(3, 0, { code: '' }),
    sampleNode(4, 0, { reward: 0.7 }),
  ],
};
const solve = (more: Partial<ShownSolve>, paused = false): Subject<ShownSolve> => ({
  kind: 'solve',
  solve: { view, control: { paused }, ...more },
});
const proposals = [{ node: 4 }, { node: 1 }] as unknown as readonly Proposal[];
const result = { proposals } as SolveResult;

describe('what can be done with what the panel shows', () => {
  it('goes by how the search stands', () => {
    const trace: Subject<ShownSolve> = { kind: 'trace', view, events: [] };
    assert.deepEqual([trace, solve({}), solve({}, true), solve({ result }, true)].map(modeOf), [
      'stored',
      'running',
      'paused',
      'over',
    ]);
    assert.deepEqual([trace, solve({})].flatMap(acceptableOf), []);
    // Best first, without repetitions and without what holds no code.
    assert.deepEqual(acceptableOf(solve({}, true)), [4, 1]);
    assert.deepEqual(acceptableOf(solve({ result })), [1, 2, 4]);
  });

  it('takes a candidate for the one that it repeats', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 9].map(node => placeOf({ view, result }, node)),
      [1, 1, -1, 0, -1],
    );
    assert.equal(placeOf({ view }, 1), -1);
  });
});

describe('the rates of a search', () => {
  it('count tokens by the engine, or a piece of text as one', () => {
    const text = (trial: number, tokens?: number) =>
      ({ at: 1, type: 'trial-text', trial, text: 'x', ...(tokens ? { tokens } : {}) }) as const;
    const events = [text(0, 4), text(0, 9), text(1), text(1), text(0, 10)];
    const counts = events.reduce(count, NO_COUNTS);
    assert.equal(counts.tokens, 12);
    assert.deepEqual(rates(NO_COUNTS, counts, 2000), {
      tokensPerSecond: 6,
      executionsPerSecond: 0,
    });
  });

  it('count candidates that ran, and divide by no time', () => {
    const node = (trial: number, more: Partial<CandidateNode> = {}) =>
      ({ at: 2, type: 'node-add', node: sampleNode(1, 0, { trial, ...more }) }) as const;
    const begin = (trial: number) => ({ at: 1, type: 'trial-start', trial, parent: 0 }) as const;
    const events = [
      node(0),
      begin(1),
      node(1),
      begin(2),
      node(2, { duplicateOf: 1 }),
      begin(3),
      node(3, { code: '' }),
      begin(4),
    ];
    const counts = events.reduce<Counts>(count, NO_COUNTS);
    assert.deepEqual([counts.executions, [...counts.open.keys()]], [1, [4]]);
    assert.equal(rates(NO_COUNTS, counts, 1000).executionsPerSecond, 1);
    assert.equal(rates(NO_COUNTS, counts, 0).executionsPerSecond, 0);
  });
});
