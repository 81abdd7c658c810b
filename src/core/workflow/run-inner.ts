import type { AbortScope } from '../base/abort-scope.ts';
import { createAbortScope } from '../base/abort-scope.ts';
import { issueText } from '../base/issue-text.ts';
import { resolve } from './binding.ts';
import type { Resolved, Scope } from './binding.ts';
import type { RunContext } from './run-context.ts';
import type { Graph, GraphNode } from './workflow.ts';
import type { NodeOutcome } from './workflow-event.ts';

/** What came of a graph: as of a node. */
export type RunGraph = (
  context: RunContext,
  graph: Graph,
  run: {
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Stands in front of the names of its nodes. */
    readonly prefix: string;
    readonly signal: AbortSignal;
  },
) => Promise<NodeOutcome>;

/** A node that is run, and what around it decides how. */
export type Outer = {
  readonly node: GraphNode;
  /** Its name with those of the nodes around it. */
  readonly path: string;
  readonly scope: Scope;
  /** What its work is part of; ends with the graph. */
  readonly work: AbortScope;
  readonly runGraph: RunGraph;
};

/** Runs the workflow of an orchestrator once, or that of a map once for each item. */
export async function runInner(context: RunContext, outer: Outer): Promise<NodeOutcome> {
  const { node, scope } = outer;
  const { spec, graph } = node;
  if (graph === undefined || (spec.kind !== 'map' && spec.kind !== 'orchestrator')) {
    return { status: 'failed', why: `nothing runs it (${node.place})` };
  }
  const given = resolve(spec.with ?? {}, scope);
  if (!('value' in given)) return unresolved(given);
  const inputs = given.value as Readonly<Record<string, unknown>>;
  context.watch({ node: outer.path, role: 'input', value: inputs });
  if (spec.kind === 'orchestrator') {
    return runOne(context, { ...outer, graph, inputs, prefix: `${outer.path}/` });
  }
  const over = resolve(spec.over, scope);
  if (!('value' in over)) return unresolved(over);
  if (!Array.isArray(over.value)) return { status: 'failed', why: '"over" is no list' };
  const items: readonly unknown[] = over.value;
  return runAll(context, { ...outer, graph, inputs }, items);
}

/** A node hangs on one that was skipped, or on something that is not there. */
export function unresolved(resolved: Exclude<Resolved, { readonly value: unknown }>): NodeOutcome {
  if ('skipped' in resolved) return { status: 'skipped', why: `${resolved.skipped} was skipped` };
  return { status: 'failed', why: resolved.why };
}

type One = Outer & {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, unknown>>;
};

/** All items side by side, as far as there are places; the first failure ends the others. */
async function runAll(
  context: RunContext,
  one: One,
  items: readonly unknown[],
): Promise<NodeOutcome> {
  const { graph, inputs, path, work } = one;
  const branch = work.branch();
  const own = createAbortScope(branch.signal);
  let failure: NodeOutcome | undefined;
  const declared = (name: string, value: unknown): object =>
    Object.hasOwn(graph.inputs, name) ? { [name]: value } : {};
  try {
    const outcomes = await Promise.all(
      items.map(async (item, index) => {
        const given = { ...inputs, ...declared('item', item), ...declared('index', index) };
        const prefix = `${path}[${index}]/`;
        const outcome = await runOne(context, {
          ...one,
          inputs: given,
          prefix,
          work: own,
        });
        if (outcome.status === 'failed' && failure === undefined) {
          failure = { ...outcome, why: `item ${index}: ${outcome.why ?? ''}` };
          own.abort(new Error('another item failed'));
        }
        return outcome;
      }),
    );
    if (work.signal.aborted) return { status: 'cancelled' };
    return failure ?? { status: 'done', value: outcomes.map(({ value }) => value ?? null) };
  } finally {
    own.close();
    branch.release();
  }
}

async function runOne(
  context: RunContext,
  { graph, inputs, prefix, work, runGraph }: One & { readonly prefix: string },
): Promise<NodeOutcome> {
  const parsed = graph.inputSchema.safeParse(inputs);
  if (!parsed.success) {
    return { status: 'failed', why: `its inputs do not fit: ${issueText(parsed.error)}` };
  }
  const ready = parsed.data as Readonly<Record<string, unknown>>;
  const branch = work.branch();
  try {
    return await runGraph(context, graph, { inputs: ready, prefix, signal: branch.signal });
  } finally {
    branch.release();
  }
}
