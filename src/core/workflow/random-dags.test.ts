import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRng } from '../base/rng.ts';
import { runWorkflow } from './run-workflow.ts';
import { memoryCheckpoint, promptClock, workflowOf } from './testing.contract.ts';
import type { Does } from './testing.contract.ts';
import type { Workflow } from './workflow.ts';

const MOST_NODES = 500;
const RUNS = process.env['REASON_CODE_LONG'] === '1' ? 200 : 30;

type Dag = { readonly needs: readonly (readonly number[])[]; readonly seed: number };

/** Edges go from lower to higher numbers; the nodes are then written down in a shuffled order. */
function randomDag(size: number, density: number, seed: number): Dag {
  const rng = createRng(seed);
  const needs = Array.from({ length: size }, (_, node) => {
    const from = new Set<number>();
    for (let i = 0; i < Math.floor(rng() * density * 2); i += 1) {
      if (node > 0) from.add(Math.floor(rng() * node));
    }
    return [...from];
  });
  return { needs, seed };
}

const DAG: fc.Arbitrary<Dag> = fc
  .tuple(
    fc.integer({ min: 1, max: MOST_NODES }),
    fc.double({ min: 0, max: 4, noNaN: true }),
    fc.nat(),
  )
  .map(given => randomDag(...given));
/** Tried in any case: chance prefers small ones. */
const LARGE = randomDag(MOST_NODES, 2, 7);

function workflow({ needs, seed }: Dag, work: Does): Workflow {
  const rng = createRng(seed + 1);
  const shuffled = needs
    .map((from, node) => ({ from, node, at: rng() }))
    .sort((a, b) => a.at - b.at);
  const nodes = shuffled.map(({ from, node }) => [
    `n${node}`,
    { kind: 'tool', tool: 'work', with: { node, given: from.map(n => ({ $from: `n${n}.sum` })) } },
  ]);
  const output = needs.map((_, node) => ({ $from: `n${node}.sum` }));
  return workflowOf({ nodes: Object.fromEntries(nodes) as object, output }, { work });
}

/** What a node gives hangs on all that it was given. */
function sum(input: unknown): { node: number; sum: number } {
  const { node, given } = input as { node: number; given: number[] };
  return { node, sum: given.reduce((all, one) => (all * 31 + one) % 1_000_003, node + 1) };
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('a run of any graph', function () {
  this.timeout(600_000);

  it('does each node once, after all it needs, at the concurrency asked for', async () => {
    await fc.assert(
      fc.asyncProperty(DAG, fc.integer({ min: 1, max: 16 }), async (dag, concurrency) => {
        const ended = new Set<number>();
        const begun = new Set<number>();
        let [now, most] = [0, 0];
        const work: Does = async input => {
          const { node, sum: value } = sum(input);
          for (const from of dag.needs[node] ?? []) assert.ok(ended.has(from), 'too early');
          assert.ok(!begun.has(node), 'twice');
          begun.add(node);
          now += 1;
          most = Math.max(most, now);
          await turn();
          // All that follows from what ended before was done by now: no place may be empty while
          // there is a node that could start.
          const couldStart = dag.needs.some(
            (needs, other) => !begun.has(other) && needs.every(from => ended.has(from)),
          );
          if (now < concurrency) assert.equal(couldStart, false, 'a place stayed empty');
          now -= 1;
          ended.add(node);
          return { sum: value };
        };
        const result = await runWorkflow(
          workflow(dag, work),
          {},
          {
            clock: promptClock,
            signal: new AbortController().signal,
            concurrency,
          },
        );
        assert.equal(result.status, 'done');
        assert.equal(begun.size, dag.needs.length);
        assert.ok(most <= concurrency);
      }),
      { numRuns: RUNS, examples: [[LARGE, 8]] },
    );
  });

  it('that is killed at any point and taken up again ends in the same result', async () => {
    await fc.assert(
      fc.asyncProperty(DAG, fc.array(fc.nat(), { maxLength: 4 }), async (dag, kills) => {
        const checkpoint = memoryCheckpoint();
        const counts = new Map<number, number>();
        let left = Infinity;
        let alive = new AbortController();
        const work: Does = async input => {
          const { node, sum: value } = sum(input);
          await turn();
          left -= 1;
          if (left < 0) alive.abort();
          if (alive.signal.aborted) throw new Error('killed');
          counts.set(node, (counts.get(node) ?? 0) + 1);
          return { sum: value };
        };
        const graph = workflow(dag, work);
        const go = (): ReturnType<typeof runWorkflow> =>
          runWorkflow(graph, {}, { clock: promptClock, signal: alive.signal, checkpoint });
        for (const kill of kills) {
          alive = new AbortController();
          left = kill % (dag.needs.length + 1);
          await go();
          // A record that was being written when the machine went down is not there.
          if (kill % 3 === 0 && checkpoint.records.length > 1) {
            const lost = checkpoint.records.pop();
            const name = lost?.type === 'node' ? Number(lost.node.slice(1)) : -1;
            counts.set(name, (counts.get(name) ?? 0) - 1);
          }
        }
        alive = new AbortController();
        left = Infinity;
        const resumed = await go();
        const whole = await runWorkflow(
          workflow(dag, sum),
          {},
          {
            clock: promptClock,
            signal: new AbortController().signal,
          },
        );
        assert.deepEqual(resumed.output, whole.output);
        for (const [node, count] of counts) if (node >= 0) assert.ok(count <= 1, `${node} twice`);
      }),
      { numRuns: RUNS, examples: [[LARGE, [100, 250, 3]]] },
    );
  });

  it('that is cancelled leaves nothing at work and starts nothing more', async () => {
    await fc.assert(
      fc.asyncProperty(DAG, fc.nat(), async (dag, when) => {
        const controller = new AbortController();
        const after = when % dag.needs.length;
        let [now, begun, late] = [0, 0, 0];
        const work: Does = async (input, { signal }) => {
          if (controller.signal.aborted) late += 1;
          begun += 1;
          now += 1;
          if (begun > after) controller.abort();
          await turn();
          now -= 1;
          if (signal.aborted) throw new Error('stopped');
          return sum(input);
        };
        const { signal } = controller;
        const result = await runWorkflow(workflow(dag, work), {}, { clock: promptClock, signal });
        assert.deepEqual([result.status, now, late], ['cancelled', 0, 0]);
        assert.deepEqual(result.abandoned, []);
      }),
      { numRuns: RUNS, examples: [[LARGE, 123]] },
    );
  });
});
