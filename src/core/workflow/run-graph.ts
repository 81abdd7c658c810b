import { createAbortScope } from '../base/abort-scope.ts';
import { resolve, INPUT } from './binding.ts';
import type { Scope } from './binding.ts';
import type { RunGraph } from './run-inner.ts';
import { runNode } from './run-node.ts';
import type { Graph } from './workflow.ts';
import type { NodeOutcome } from './workflow-event.ts';

export type GraphOutcome = NodeOutcome & {
  /** By the position of the node. */
  readonly outcomes: readonly NodeOutcome[];
  readonly failed?: string;
};

/**
 * Runs the nodes of a graph, each as soon as all it waits for ended, in the graph's order where
 * several can start. The first failure stops what is under way and starts nothing more; what was
 * begun has ended or been told to when this resolves.
 */
export const runGraph = async (
  ...[context, graph, { inputs, prefix, signal }]: Parameters<RunGraph>
): Promise<GraphOutcome> => {
  const work = createAbortScope(signal);
  const outcomes = new Array<NodeOutcome | undefined>(graph.nodes.length);
  const scope = scopeOf(graph, outcomes, inputs);
  let failed: { readonly node: string; readonly outcome: NodeOutcome } | undefined;
  try {
    await eachInTurn(graph, async index => {
      const node = graph.nodes[index] as Graph['nodes'][number];
      const path = prefix + node.name;
      const before = (other: number): NodeOutcome | undefined => outcomes[other];
      const run = { node, path, scope, before, work, runGraph };
      const outcome = await runNode(context, run);
      outcomes[index] = outcome;
      if (outcome.status !== 'failed' || failed !== undefined) return;
      failed = { node: node.name, outcome };
      work.abort(new Error(`${node.name} failed`));
    });
  } finally {
    work.close();
  }
  const all = outcomes.map(outcome => outcome ?? { status: 'cancelled' as const });
  if (signal.aborted) return { status: 'cancelled', outcomes: all };
  if (failed !== undefined) {
    const { node, outcome } = failed;
    const why = `${node}: ${outcome.why ?? ''}`;
    return { ...outcome, why, outcomes: all, failed: node };
  }
  const output = resolve(graph.output, scope);
  if ('value' in output) return { status: 'done', value: output.value, outcomes: all };
  if ('skipped' in output) return { status: 'done', value: null, outcomes: all };
  return { status: 'failed', why: `its output: ${output.why}`, outcomes: all };
};

/** What references are looked up in: the inputs, and nodes that gave something. */
export function scopeOf(
  graph: Graph,
  outcomes: readonly (NodeOutcome | undefined)[],
  inputs: Readonly<Record<string, unknown>>,
): Scope {
  return name => {
    if (name === INPUT) return { value: inputs };
    const outcome = outcomes[graph.index.get(name) ?? -1];
    return outcome !== undefined && 'value' in outcome ? { value: outcome.value } : undefined;
  };
}

/** Runs each node once when those it needs are through; rejects with the first error, drained. */
function eachInTurn({ nodes }: Graph, run: (index: number) => Promise<void>): Promise<void> {
  const waiting = nodes.map(({ needs }) => new Set(needs.map(({ from }) => from)).size);
  let left = nodes.length;
  let broken: Error | undefined;
  if (left === 0) return Promise.resolve();
  return new Promise((done, fail) => {
    const ended = (index: number): void => {
      left -= 1;
      for (const next of nodes[index]?.next ?? []) {
        waiting[next] = (waiting[next] ?? 0) - 1;
        if (waiting[next] === 0) start(next);
      }
      if (left > 0) return;
      if (broken === undefined) done();
      else fail(broken);
    };
    const start = (index: number): void => {
      run(index).then(
        () => ended(index),
        (error: unknown) => {
          broken ??= error instanceof Error ? error : new Error(String(error));
          ended(index);
        },
      );
    };
    // Counted before any starts: one that ends at once must not start its followers twice.
    const first = [...waiting.keys()].filter(index => waiting[index] === 0);
    for (const index of first) start(index);
  });
}
