import assert from 'node:assert/strict';
import fc from 'fast-check';
import { STUBS, sampleStep, sampleTask } from '../../testing/sample-tasks.ts';
import { chooseRoute } from './choose-route.ts';
import { escalate } from './escalate.ts';
import type { Route, RouteTask, Step } from './route.ts';

const first = (task: RouteTask): Route => {
  const route = chooseRoute(task);
  if ('refused' in route) assert.fail(route.refused);
  return route;
};

/** All rungs of a task in which every one ends as `end` says. */
function climb(
  task: RouteTask,
  end: (route: Route) => Partial<Step> = () => ({}),
): readonly Step[] {
  const steps: Step[] = [];
  for (
    let route: Route | undefined = first(task);
    route !== undefined;
    route = escalate(task, steps)
  ) {
    steps.push(sampleStep(route, end(route)));
    assert.ok(steps.length <= 8, 'there is no end to it');
  }
  return steps;
}

const short = ({ route: { model, rung, strategy, simulations, maxTokens } }: Step): string =>
  `${model} ${rung} ${strategy} ${simulations} ${maxTokens}`;
const brief = ({ route: { model, rung, strategy, simulations } }: Step): string =>
  `${model} ${rung} ${strategy} ${simulations}`;

describe('the rungs of a task that nothing solves', () => {
  const alike = () => ({ samples: { count: 8, distinct: 1 } });

  it('are these, for stubs from easy to hard, without a remote model', () => {
    assert.deepEqual(climb(sampleTask({ stub: STUBS.easy })).map(short), [
      'local greedy greedy 1 16384',
      'local search adaptive 8 8142',
      'local wider best-of-n 7 15484',
    ]);
    assert.deepEqual(climb(sampleTask(), alike).map(brief), [
      'local greedy greedy 1',
      'local search adaptive 8',
      // The samples are all one program: more of them would be, too.
      'local wider adaptive 7',
    ]);
    assert.deepEqual(climb(sampleTask({ stub: STUBS.hard })).map(brief), [
      'local search adaptive 8',
      'local wider best-of-n 8',
    ]);
  });

  it('keep a quarter for the remote model where it may be asked', () => {
    assert.deepEqual(climb(sampleTask({ remote: 'ready', stub: STUBS.easy })).map(short), [
      'local greedy greedy 1 12288',
      'local search adaptive 6 6094',
      'local wider best-of-n 5 11588',
      'remote greedy greedy 1 15184',
      'remote search adaptive 2 7542',
      'remote wider best-of-n 1 14884',
    ]);
  });

  it('come to the remote model sooner when the local one has little hope', () => {
    assert.deepEqual(climb(sampleTask({ remote: 'ready', stub: STUBS.hard })).map(brief), [
      'local search adaptive 6',
      'remote greedy greedy 1',
      'remote search adaptive 5',
      'remote wider best-of-n 4',
    ]);
  });

  it('are those of the one model where the router is set to it', () => {
    const only = (mode: 'local' | 'remote') =>
      climb(sampleTask({ mode, remote: 'ready' })).map(
        ({ route }) => `${route.model} ${route.rung}`,
      );
    assert.deepEqual(only('local'), ['local greedy', 'local search', 'local wider']);
    assert.deepEqual(only('remote'), ['remote greedy', 'remote search', 'remote wider']);
  });

  it('are few where the budget is small', () => {
    const small = (simulations: number, remote: RouteTask['remote']) =>
      climb(sampleTask({ remote, budget: { simulations, maxTokens: 1000 } })).map(brief);
    assert.deepEqual(small(1, 'ready'), ['local greedy greedy 1']);
    assert.deepEqual(small(2, 'ready'), ['local greedy greedy 1', 'remote greedy greedy 1']);
    assert.deepEqual(small(2, 'not-allowed'), ['local greedy greedy 1', 'local search adaptive 1']);
  });

  it('end at once where nothing can be verified', () => {
    const none = (verifiable: RouteTask['verifiable']) =>
      climb(sampleTask({ verifiable, remote: 'ready' })).map(brief);
    assert.deepEqual(none('no-checks'), ['local wider best-of-n 5']);
    assert.deepEqual(none('cannot-run'), ['local greedy greedy 1']);
  });
});

describe('a model that cannot be asked', () => {
  const down =
    (...models: readonly string[]) =>
    ({ model }: Route): Partial<Step> =>
      models.includes(model)
        ? { ended: 'failed', simulations: 0, evaluatedTokens: 0, error: `${model} is down\nat x` }
        : {};

  it('is replaced by the local one, which gets what was kept for it', () => {
    const steps = climb(sampleTask({ remote: 'ready', stub: STUBS.easy }), down('remote'));
    assert.deepEqual(steps.map(brief).slice(3), [
      'remote greedy greedy 1',
      'local wider best-of-n 4',
    ]);
    assert.equal(
      steps.at(-1)?.route.why,
      'wider local search: the remote model cannot be asked (remote is down)',
    );
  });

  it('is replaced by the remote one, where it may be asked', () => {
    assert.deepEqual(climb(sampleTask({ remote: 'ready' }), down('local')).map(brief), [
      'local greedy greedy 1',
      'remote greedy greedy 1',
      'remote search adaptive 8',
      'remote wider best-of-n 7',
    ]);
    assert.equal(climb(sampleTask({ remote: 'not-allowed' }), down('local')).length, 1);
    assert.equal(climb(sampleTask({ remote: 'ready', mode: 'local' }), down('local')).length, 1);
  });

  it('is the end when both are, and when it is the only one', () => {
    assert.equal(climb(sampleTask({ remote: 'ready' }), down('local', 'remote')).length, 2);
    assert.equal(climb(sampleTask({ remote: 'ready', mode: 'remote' }), down('remote')).length, 1);
  });

  it('is replaced where nothing can be verified, too', () => {
    const task = sampleTask({ remote: 'ready', verifiable: 'no-checks' });
    assert.deepEqual(climb(task, down('local')).map(brief), [
      'local wider best-of-n 5',
      'remote wider best-of-n 5',
    ]);
  });
});

describe('the line about a decision', () => {
  it('says what was seen and what it came to', () => {
    const whys = climb(sampleTask({ remote: 'ready', stub: STUBS.easy })).map(
      ({ route }) => route.why,
    );
    assert.deepEqual(whys.slice(0, 4), [
      'local greedy first: 3 examples, short; then local search (difficulty 0.06, easier by few cases, easier by a short text); models: local, then remote',
      'local search: 1 candidate did not pass (difficulty 0.12, easier by few cases, easier by a short text)',
      'wider local search: 7 candidates did not pass, 6 of 6 samples distinct (difficulty 0.45, easier by few cases, harder by samples that differ)',
      'remote greedy: 12 candidates did not pass, 5 of 5 samples distinct (difficulty 0.42, easier by few cases, harder by samples that differ)',
    ]);
    assert.equal(
      first(sampleTask()).why,
      'local greedy first: 2 examples, of middle length; then local search (difficulty 0.42)',
    );
  });

  it('says why the remote model is left out, once somebody named one', () => {
    assert.match(
      first(sampleTask({ remote: 'not-allowed' })).why,
      /local only: remote models are not allowed/,
    );
    assert.match(
      first(sampleTask({ remote: 'offline' })).why,
      /local only: this machine is offline/,
    );
    assert.doesNotMatch(first(sampleTask()).why, /remote/);
  });

  it('says what to do where no model is left', () => {
    for (const [remote, remedy] of [
      ['not-allowed', /reasonCode\.allowRemote/],
      ['not-configured', /reasonCode\.remoteModel/],
      ['offline', /Connect/],
    ] as const) {
      const route = chooseRoute(sampleTask({ mode: 'remote', remote }));
      assert.ok('refused' in route);
      assert.match(route.refused, remedy);
    }
  });
});

describe('whatever happens on the rungs', () => {
  const tasks = fc.record({
    mode: fc.constantFrom('auto', 'local', 'remote'),
    remote: fc.constantFrom('ready', 'not-configured', 'not-allowed', 'offline'),
    budget: fc.record({
      simulations: fc.integer({ min: 1, max: 100 }),
      maxTokens: fc.integer({ min: 1, max: 50_000 }),
    }),
    verifiable: fc.constantFrom('yes', 'yes', 'yes', 'no-checks', 'cannot-run'),
    stub: fc.constantFrom(STUBS.easy, STUBS.middle, STUBS.hard),
  });
  const ends = fc.array(
    fc.record({
      ended: fc.constantFrom('spent', 'spent', 'spent', 'hopeless', 'failed', 'verified'),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      distinct: fc.integer({ min: 1, max: 8 }),
    }),
    { minLength: 10, maxLength: 10 },
  );
  const walks = fc.tuple(tasks, ends).map(([task, list]) => {
    if ('refused' in chooseRoute(task)) return { task, steps: [] };
    let place = 0;
    const steps = climb(task, ({ simulations, maxTokens }) => {
      const { ended = 'spent', share = 1, distinct = 1 } = list[place] ?? {};
      place += 1;
      return {
        ended,
        simulations: Math.round(simulations * share),
        evaluatedTokens: Math.round(maxTokens * share),
        samples: { count: 8, distinct },
      };
    });
    return { task, steps };
  });

  it('no remote model is asked that may not be, and no local one where only the remote may', () => {
    fc.assert(
      fc.property(walks, ({ task, steps }) => {
        const models = new Set(steps.map(({ route }) => route.model));
        if (task.remote !== 'ready' || task.mode === 'local') assert.ok(!models.has('remote'));
        if (task.mode === 'remote') assert.ok(!models.has('local'));
      }),
    );
  });

  it('no more is planned or spent than there is', () => {
    fc.assert(
      fc.property(walks, ({ task: { budget }, steps }) => {
        let [trials, tokens] = [budget.simulations, budget.maxTokens];
        for (const { route, simulations, evaluatedTokens } of steps) {
          assert.ok(route.simulations >= 1 && route.simulations <= trials);
          assert.ok(route.maxTokens >= 1 && route.maxTokens <= tokens);
          trials -= simulations;
          tokens -= evaluatedTokens;
        }
      }),
    );
  });

  it('it ends at the first verified answer, and no failed model is asked again', () => {
    fc.assert(
      fc.property(walks, ({ steps }) => {
        const verified = steps.findIndex(({ ended }) => ended === 'verified');
        if (verified >= 0) assert.equal(verified, steps.length - 1);
        steps.forEach(({ ended, route }, place) => {
          if (ended !== 'failed') return;
          assert.ok(steps.slice(place + 1).every(later => later.route.model !== route.model));
        });
      }),
    );
  });
});
