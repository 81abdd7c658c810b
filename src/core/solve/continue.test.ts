import assert from 'node:assert/strict';
import { createParsers } from '../../adapters/tree-sitter/create-parser.ts';
import { answer } from '../../testing/arithmetic-box.ts';
import type { Script } from '../../testing/fake-language-model.ts';
import { runRouted, scripted } from '../../testing/routed-solve.ts';
import type { Given, Ran } from '../../testing/routed-solve.ts';
import { STRATEGY_CHOICES } from '../search/strategy.ts';
import { readInterrupted } from './earlier-solve.ts';
import type { EarlierSolve } from './earlier-solve.ts';
import type { CandidateNode, SolveEvent } from './solve-event.ts';
import type { SolveOptions } from './solve-request.ts';
import { decodeStored, toStored } from './stored-event.ts';

const parsers = await createParsers('dist/vendor/tree-sitter');

/** Wrong in one of two ways, as the seed says; never right. */
const WRONG: Script = ({ sampling }) => answer(['-', '*'][sampling.seed % 2] ?? '-');

/** The same in two lines, so that there is a beginning to go on from. */
const WRONG_IN_TWO: Script = ({ sampling }) =>
  ` c = ${sampling.seed % 3}\n   ${answer(['-', '*'][sampling.seed % 2] ?? '-')}`;

const run = (given: Omit<Given, 'parsers'>): Promise<Ran> => runRouted({ parsers, ...given });

/** What a trace holds after so many of its events. */
function stored(all: readonly SolveEvent[], count = all.length): EarlierSolve {
  const events = all.slice(0, count).flatMap(event => {
    const kept = toStored(event);
    const read = kept && decodeStored(JSON.parse(JSON.stringify(kept)));
    return read === undefined ? [] : [read];
  });
  const interrupted = readInterrupted(events);
  assert.ok(interrupted);
  return interrupted.earlier;
}

const NO_TIMES = { reflectMs: 0, modelMs: 0, sandboxMs: 0 };

/** The tree that a solve's events end with, without times. */
function tree(all: readonly SolveEvent[]): unknown {
  const nodes = new Map<number, CandidateNode>();
  for (const event of all) {
    if (event.type === 'node-add')
      nodes.set(event.node.id, { ...event.node, wallMs: 0, times: NO_TIMES });
    if (event.type !== 'tree-update') continue;
    for (const { id, ...change } of event.nodes) {
      const node = nodes.get(id);
      if (node !== undefined) nodes.set(id, { ...node, ...change });
    }
  }
  return [...nodes.values()];
}

describe('a search that is taken up again', () => {
  for (const strategy of STRATEGY_CHOICES) {
    // One answer cannot be interrupted between two.
    if (strategy === 'greedy') continue;
    it(`is as if it had not been interrupted, at whatever event, by ${strategy}`, async () => {
      const options: Partial<SolveOptions> = { strategy, inFlight: 1, simulations: 8 };
      const script = ['prefix', 'adaptive'].includes(strategy) ? WRONG_IN_TWO : WRONG;
      const straight = await run({ local: scripted('local', script), options });
      const ends = straight.all.length - 1;
      for (let count = 1; count <= ends; count += 1) {
        const local = scripted('local', script);
        const continues = stored(straight.all, count);
        const told = continues.rungs.reduce((sum, { nodes }) => sum + nodes.length, 0);
        const { all, result, rungs } = await run({ local, options, continues });
        assert.deepEqual(tree(all), tree(straight.all), `after ${count} events`);
        assert.deepEqual(rungs, straight.rungs);
        assert.equal(local.requests.length, 8 - told);
        assert.deepEqual(result.usage, straight.result.usage);
        assert.equal(result.simulations, 8);
        assert.deepEqual(result.route, straight.result.route);
      }
    });
  }

  it('names the trace it goes on from, and can itself be gone on from', async () => {
    const options: Partial<SolveOptions> = { inFlight: 1, simulations: 8 };
    const straight = await run({ local: scripted('local', WRONG), options });
    const first = stored(
      straight.all,
      straight.all.findIndex(({ type }) => type === 'progress') + 1,
    );
    const second = await run({ local: scripted('local', WRONG), options, continues: first });
    const [start] = second.all;
    assert.ok(start?.type === 'solve-start');
    assert.deepEqual([start.traceId, start.continues], ['trace-2', 'trace-1']);
    const half = Math.floor(second.all.length / 2);
    const continues = stored(second.all, half);
    const third = await run({ local: scripted('local', WRONG), options, continues });
    assert.deepEqual(tree(third.all), tree(straight.all));
  });

  it('believes no trace that says a candidate passed: it is run again here', async () => {
    const options: Partial<SolveOptions> = { strategy: 'mcts', inFlight: 1, simulations: 3 };
    const straight = await run({ local: scripted('local', WRONG), options });
    const { rungs, ...rest } = stored(straight.all);
    const claimed = rungs.map(({ nodes, ...rung }) => ({
      ...rung,
      nodes: nodes.map(node => ({ ...node, verdict: 'PASS' as const, reward: 1, passed: 2 })),
    }));
    const continues = { ...rest, rungs: claimed };
    const again = await run({ local: scripted('local', WRONG), options, continues });
    assert.equal(again.result.status, 'unverified');
    assert.ok(again.nodes.every(({ verdict, reward }) => verdict !== 'PASS' && reward < 1));
    assert.ok(again.result.proposals.every(({ verified }) => !verified));
  });

  it('is over at once when a candidate of it passes here, too', async () => {
    const options: Partial<SolveOptions> = { inFlight: 1 };
    const straight = await run({ local: scripted('local', [answer('-'), answer('+')]), options });
    assert.equal(straight.result.status, 'verified');
    const continues = stored(straight.all, straight.all.length - 1);
    const local = scripted('local', WRONG);
    const { result, box } = await run({ local, options, continues });
    assert.deepEqual([result.status, result.code], ['verified', straight.result.code]);
    assert.deepEqual(result.evidence, straight.result.evidence);
    assert.equal(local.requests.length, 0);
    // What the examples expect, the one that passed, and that one run again as the finalist.
    assert.equal(box.calls.length, 5);
  });

  it('spends nothing more where the budget was spent, and judges the best one again', async () => {
    const options: Partial<SolveOptions> = { strategy: 'mcts', inFlight: 1, simulations: 4 };
    const straight = await run({ local: scripted('local', WRONG), options });
    const local = scripted('local', WRONG);
    const continues = stored(straight.all, straight.all.length - 1);
    const { result, box } = await run({ local, options, continues });
    assert.deepEqual([result.status, result.simulations], ['unverified', 4]);
    assert.deepEqual(result.proposals, straight.result.proposals);
    assert.equal(local.requests.length, 0);
    assert.equal(box.calls.length, 2);
  });

  it('goes on with the other model where the one it was with is gone', async () => {
    const options: Partial<SolveOptions> = { inFlight: 1, allowRemote: true, simulations: 8 };
    const remote = scripted('far', WRONG);
    const straight = await run({ local: scripted('local', WRONG), remote, options });
    const asked = straight.all.findIndex(
      event => event.type === 'route' && event.model === 'remote',
    );
    assert.ok(asked > 0);
    const local = scripted('local', WRONG);
    const continues = stored(straight.all, asked + 1);
    const { rungs, result } = await run({ local, options, continues });
    assert.equal(rungs.at(-1), 'local wider');
    assert.equal(result.simulations, 8);
  });

  it('takes methods over with their indentation, and imports with their lines', async () => {
    const text = [
      'class Sums:',
      '    def add(self, a, b):',
      '        """Add.',
      '',
      '        >>> Sums().add(2, 3)',
      '        5',
      '        """',
      '',
    ].join('\n');
    const body = ' import math\n        return a - b\n```';
    const options: Partial<SolveOptions> = { strategy: 'mcts', inFlight: 1, simulations: 2 };
    const straight = await run({ local: scripted('local', [body]), options, text });
    const [first] = straight.nodes.slice(1);
    assert.match(first?.code ?? '', /^import math\n\n\n {4}def add\(self/);
    const continues = stored(straight.all, straight.all.length - 1);
    const again = await run({ local: scripted('local', [body]), options, text, continues });
    assert.deepEqual(tree(again.all), tree(straight.all));
  });

  it('survives a trace in which nothing fits together', async () => {
    const options: Partial<SolveOptions> = { strategy: 'mcts', inFlight: 1, simulations: 6 };
    const straight = await run({ local: scripted('local', WRONG), options });
    const { rungs, ...rest } = stored(straight.all);
    const odd = rungs.map(({ nodes, ...rung }) => ({
      ...rung,
      nodes: nodes.slice(0, 3).map((node, at) => ({
        ...node,
        id: 7,
        parent: 99 - at,
        trial: -5.5,
        reward: Number.NaN,
        code: 'def other():\n    return 1',
      })),
    }));
    const { result } = await run({
      local: scripted('local', WRONG),
      options,
      continues: { ...rest, rungs: odd },
    });
    assert.deepEqual([result.status, result.simulations], ['unverified', 6]);
  });
});
