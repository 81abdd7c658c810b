import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { EMPTY_VIEW, reduceSolve } from '../../protocol/solve-view.ts';
import { answer, createTickingClock } from '../../testing/arithmetic-box.ts';
import type { Script } from '../../testing/fake-language-model.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Given, Ran } from '../../testing/routed-solve.ts';
import { createSolveControl } from './solve-control.ts';
import type { SolveEvent } from './solve-event.ts';
import { decodeStored } from './stored-event.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');
const WRONG: Script = ({ sampling }) => answer(['-', '*'][sampling.seed % 2] ?? '-');

const run = (given: Omit<Given, 'parsers' | 'local'>): Promise<Ran> =>
  runRouted({ parsers, local: scripted('local', WRONG), ...given });

const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** The numbers of the tree, in the order they were told. */
const numbers = ({ all }: Ran): unknown =>
  all.flatMap(event => (event.type === 'tree-update' ? [event.nodes] : []));

describe('a solve that is paused', () => {
  it('finds what it would have found, and its trace says when it stood still', async () => {
    const ways = (['auto', 'repair', 'ab-mcts', 'prefix', 'adaptive'] as const).flatMap(strategy =>
      [1, 3].map(inFlight => ({ strategy, inFlight })),
    );
    for (const options of ways) {
      const straight = await run({ options });
      const control = createSolveControl();
      const pauseAt = new Set([3, 8, 15, 16, 23]);
      let count = 0;
      const onEvent = ({ type }: SolveEvent): void => {
        count += 1;
        if (type === 'pause')
          void settle()
            .then(settle)
            .then(() => control.resume());
        else if (pauseAt.has(count)) control.pause();
      };
      const paused = await run({ options, control, onEvent });
      assert.deepEqual(numbers(paused), numbers(straight));
      const marks = paused.all.flatMap(({ type }) => (/^(pause|resume)$/.test(type) ? [type] : []));
      assert.ok(marks.length >= 6 && marks.length % 2 === 0, options.strategy);
      marks.forEach((mark, at) => assert.equal(mark, at % 2 === 0 ? 'pause' : 'resume'));
      for (const event of paused.all.filter(({ type }) => type === 'pause' || type === 'resume'))
        assert.deepEqual(decodeStored(JSON.parse(JSON.stringify(event))), event);
    }
  });

  it('does not count the pause as time that a search takes', async () => {
    const expected = async (pauseMs: number): Promise<number> => {
      const control = createSolveControl();
      let now = 0;
      const clock = { ...createTickingClock(), now: () => (now += 10) };
      const onEvent = ({ type, at }: SolveEvent): void => {
        if (type === 'node-add' && at > 0 && pauseMs > 0) control.pause();
        if (type !== 'pause') return;
        now += pauseMs;
        control.resume();
      };
      const { all } = await run({ options: { inFlight: 1 }, control, clock, onEvent });
      const last = all.findLast(event => event.type === 'progress');
      return last?.expectedMs ?? 0;
    };
    const [straight, paused] = [await expected(0), await expected(10_000)];
    assert.ok(straight > 0 && paused < 2 * straight, `${paused} for ${straight}`);
  });

  it('begins paused when it was paused before, and lets go of its control at the end', async () => {
    const control = createSolveControl();
    control.pause();
    let refused: unknown;
    const onEvent = ({ type }: SolveEvent): void => {
      if (type !== 'pause') return;
      refused = control.expand(0);
      control.resume();
    };
    const { all } = await run({ control, onEvent });
    assert.deepEqual(
      all.slice(0, 2).map(({ type }) => type),
      ['solve-start', 'pause'],
    );
    assert.equal(refused, 'no-search');
    assert.equal(control.expand(0), 'no-search');
  });

  it('expands the node that is named, in whatever rung', async () => {
    const control = createSolveControl();
    let asked = false;
    const onEvent = (event: SolveEvent): void => {
      if (event.type !== 'node-add' || event.node.id !== 3 || asked) return;
      asked = true;
      assert.equal(control.expand(1), undefined);
      assert.equal(control.expand(99), 'no-such-node');
    };
    const { all } = await run({
      control,
      onEvent,
      options: { inFlight: 1, strategy: 'best-of-n' },
    });
    const parents = all.flatMap(event => (event.type === 'trial-start' ? [event.parent] : []));
    assert.equal(parents.filter(parent => parent === 1).length, 1);
  });
});

describe('the expected time of a solve', () => {
  it('is told before the first candidate where it is known, and once', async () => {
    const models: string[] = [];
    const paceOf: Given['paceOf'] = ({ id }) => {
      models.push(id);
      return Promise.resolve(250);
    };
    const { all } = await run({ paceOf, options: { simulations: 6 } });
    const told = all.flatMap(event => (event.type === 'phase' ? [event.expectedMs] : []));
    assert.deepEqual(
      told.filter(ms => ms !== undefined),
      [1500],
    );
    assert.deepEqual(models, ['local']);
    const first = all.findIndex(event => event.type === 'trial-start');
    const view = all.slice(0, first).reduce(reduceSolve, EMPTY_VIEW);
    assert.equal(view.expectedMs, 1500);
  });
});

describe('the view of a paused solve', () => {
  it('has its clock stopped', () => {
    const events: readonly SolveEvent[] = [
      { at: 100, type: 'phase', phase: 'searching' },
      { at: 200, type: 'pause' },
      { at: 900, type: 'trial-text', trial: 0, text: 'x' },
      { at: 1200, type: 'resume' },
      { at: 1300, type: 'phase', phase: 'searching' },
    ];
    const clocks = events.map((_, count) => {
      const { elapsedMs, pausedAt } = events.slice(0, count + 1).reduce(reduceSolve, EMPTY_VIEW);
      return [elapsedMs, pausedAt];
    });
    assert.deepEqual(clocks, [
      [100, undefined],
      [200, 200],
      [200, 200],
      [200, undefined],
      [300, undefined],
    ]);
  });
});
