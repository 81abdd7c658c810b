import type { Clock } from '../base/clock.ts';
import { ReasonCodeError } from '../base/errors.ts';
import { createSemaphore } from '../base/semaphore.ts';
import { issueText } from '../base/issue-text.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { holds } from './condition.ts';
import { createKeeper } from './run-context.ts';
import type { RunContext } from './run-context.ts';
import { runGraph, scopeOf } from './run-graph.ts';
import type { GraphOutcome } from './run-graph.ts';
import type { Workflow } from './workflow.ts';
import type { NodeValue, RunResult, WorkflowEvent } from './workflow-event.ts';

export type RunOptions = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What the run is called in traces; its nodes are told. */
  readonly id?: string;
  /** Most nodes at work at once. @default DEFAULT_CONCURRENCY */
  readonly concurrency?: number;
  /** What is done is kept there, and taken from there. */
  readonly checkpoint?: CheckpointStore;
  readonly onEvent?: (event: WorkflowEvent) => void;
  /** Told what nodes are given and give, as it is: a node's output comes before its end. */
  readonly onValue?: (value: NodeValue) => void;
  /** Most that one node may give. @default MAX_OUTPUT_BYTES */
  readonly maxOutputBytes?: number;
};

export const DEFAULT_CONCURRENCY = 4;
export const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
/** For how long work that was told to stop is waited for. */
const GRACE_MS = 2000;

/**
 * Runs a workflow. What goes wrong in a node, and a cancellation, is in the result. Throws `usage`
 * for inputs that do not fit, and `checkpoint-damaged` as `openCheckpoint` does.
 */
export async function runWorkflow(
  workflow: Workflow,
  inputs: Readonly<Record<string, unknown>>,
  options: RunOptions,
): Promise<RunResult> {
  const { clock, signal, checkpoint, onEvent } = options;
  const { graph, name, definition } = workflow;
  const given = checkInputs(workflow, inputs);
  const emit = onEvent ?? (() => undefined);
  const run = { workflow: name, definition: JSON.stringify([definition, given]) };
  const done = checkpoint === undefined ? new Map() : await openCheckpoint(checkpoint, run);
  const context: RunContext = {
    clock,
    run: options.id,
    emit,
    watch: options.onValue ?? (() => undefined),
    places: createSemaphore(Math.max(1, options.concurrency ?? DEFAULT_CONCURRENCY)),
    maxOutputBytes: options.maxOutputBytes ?? MAX_OUTPUT_BYTES,
    done,
    keep: createKeeper(checkpoint, emit),
    working: new Map(),
  };
  emit({ type: 'run-start', workflow: name, nodes: shownNodes(workflow) });
  const outcome = await runGraph(context, graph, { inputs: given, prefix: '', signal });
  const abandoned = await drain(context);
  const result = resultOf(workflow, outcome);
  emit({ type: 'run-end', status: result.status });
  const scope = scopeOf(graph, outcome.outcomes, given);
  const { succeeds } = workflow;
  const succeeded = result.status === 'done' && (succeeds === undefined || holds(succeeds, scope));
  return { ...result, succeeded, abandoned };
}

function checkInputs(
  { name, graph }: Workflow,
  inputs: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const parsed = graph.inputSchema.safeParse(inputs);
  if (parsed.success) return parsed.data as Readonly<Record<string, unknown>>;
  const there = Object.entries(graph.inputs).map(([input, { type }]) => `${input} (${type})`);
  const known = there.length === 0 ? 'It takes none' : `It takes ${there.join(', ')}`;
  const message = `The inputs of ${name} do not fit: ${issueText(parsed.error)}. ${known}.`;
  throw new ReasonCodeError('usage', message);
}

function shownNodes({ graph }: Workflow): (WorkflowEvent & { type: 'run-start' })['nodes'] {
  return graph.nodes.map(({ name, spec, needs }) => ({
    name,
    kind: spec.kind,
    title: spec.title ?? name,
    needs: [...new Set(needs.map(({ from }) => graph.nodes[from]?.name ?? ''))],
  }));
}

/** Waits for what was told to stop; names what did not. */
async function drain({ working, clock }: RunContext): Promise<readonly string[]> {
  if (working.size === 0) return [];
  const timer = new AbortController();
  const settled = Promise.allSettled(working.keys()).then(() => timer.abort());
  await Promise.race([settled, clock.sleep(GRACE_MS, timer.signal).catch(() => undefined)]);
  return [...working.values()].sort();
}

function resultOf(
  { graph }: Workflow,
  outcome: GraphOutcome,
): Omit<RunResult, 'succeeded' | 'abandoned'> {
  const { status } = outcome;
  const nodes = graph.nodes.map(({ name }, index) => {
    const { status: how = 'cancelled', why } = outcome.outcomes[index] ?? {};
    return { node: name, status: how, ...(why === undefined ? {} : { why }) };
  });
  if (status === 'cancelled') return { status, nodes };
  if (status !== 'failed') return { status: 'done', output: outcome.value ?? null, nodes };
  const { why = '', error, failed = '' } = outcome;
  const failure = { node: failed, why, ...(error === undefined ? {} : { error }) };
  return { status, nodes, failure };
}
