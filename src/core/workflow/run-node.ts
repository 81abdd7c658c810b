import { isAbortError } from '../base/abort.ts';
import { resolve } from './binding.ts';
import type { Binding, Scope } from './binding.ts';
import { holds } from './condition.ts';
import type { Executor } from './executor.ts';
import type { RunContext } from './run-context.ts';
import { runLeaf, readOutput } from './run-leaf.ts';
import { runInner, unresolved } from './run-inner.ts';
import type { Outer } from './run-inner.ts';
import type { NodeOutcome } from './workflow-event.ts';

export type NodeRun = Outer & {
  /** What came of the nodes it waits for. */
  readonly before: (index: number) => NodeOutcome | undefined;
};

/** Runs a node when its turn has come: whether at all, how often, and what instead. Never rejects. */
export async function runNode(context: RunContext, run: NodeRun): Promise<NodeOutcome> {
  const began = context.clock.now();
  const outcome = run.work.signal.aborted
    ? CANCELLED
    : (restore(context, run) ?? (await decide(context, run)));
  const { status, why } = outcome;
  if ('value' in outcome) context.watch({ node: run.path, role: 'output', value: outcome.value });
  if (status !== 'restored') await context.keep(run.path, outcome);
  const wallMs = Math.round(context.clock.now() - began);
  const said = why === undefined ? {} : { why };
  context.emit({ type: 'node-end', node: run.path, status, ...said, wallMs });
  return outcome;
}

const CANCELLED: NodeOutcome = { status: 'cancelled' };

/** What an earlier run left of this node; what no longer fits is done anew. */
function restore(context: RunContext, { node, path }: NodeRun): NodeOutcome | undefined {
  const done = context.done.get(path);
  if (done === undefined) return undefined;
  if (done.status === 'skipped') return { status: 'skipped', why: done.why ?? '' };
  const { executor } = node;
  if (executor === undefined || done.status === 'fallback')
    return { status: 'restored', value: done.value };
  const read = readOutput(executor, done.value, context.maxOutputBytes);
  return read.status === 'done' ? { status: 'restored', value: read.value } : undefined;
}

async function decide(context: RunContext, run: NodeRun): Promise<NodeOutcome> {
  const skipped = whySkipped(run);
  if (skipped !== undefined) return { status: 'skipped', why: skipped };
  try {
    const outcome = await persist(context, run);
    return outcome.status === 'failed' ? await fallBack(context, run, outcome) : outcome;
  } catch (error) {
    if (run.work.signal.aborted || isAbortError(error)) return CANCELLED;
    throw error;
  }
}

/** Why the node is left out, if it is. */
function whySkipped({ node, scope, before }: NodeRun): string | undefined {
  for (const { from, way, order } of node.needs) {
    const outcome = before(from);
    if (order && outcome?.status === 'skipped') return 'what it comes after was skipped';
    if (way !== undefined && takenWay(outcome) !== way) return `the way ${way} was not taken`;
  }
  const { when } = node.spec;
  return when === undefined || holds(when, scope) ? undefined : 'its condition does not hold';
}

function takenWay(outcome: NodeOutcome | undefined): string | undefined {
  return (outcome?.value as { readonly way?: string } | undefined)?.way;
}

/** Tries until it goes well or the tries are used up. */
async function persist(context: RunContext, run: NodeRun): Promise<NodeOutcome> {
  const { times = 0, delayMs = 0, factor = 1 } = run.node.spec.retry ?? {};
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptNode(context, run, attempt);
    if (outcome.status !== 'failed' || attempt > times) return outcome;
    const pause = delayMs * factor ** (attempt - 1);
    const why = outcome.why ?? '';
    context.emit({ type: 'node-retry', node: run.path, attempt, why, delayMs: pause });
    if (pause > 0) await rest(context, run, pause);
  }
}

async function attemptNode(
  context: RunContext,
  run: NodeRun,
  attempt: number,
): Promise<NodeOutcome> {
  const { node, path, scope } = run;
  const { spec, executor } = node;
  const start = (): void => context.emit({ type: 'node-start', node: path, attempt });
  if (spec.kind === 'branch') {
    start();
    const way = Object.entries(spec.ways).find(([, condition]) => holds(condition, scope))?.[0];
    const taken = way ?? spec.otherwise;
    if (taken !== undefined) return { status: 'done', value: { way: taken } };
    return { status: 'failed', why: 'no condition holds, and it has no "otherwise"' };
  }
  if (spec.kind === 'join') {
    start();
    return join(spec.of, spec.take === 'first', scope);
  }
  if (spec.kind === 'map' || spec.kind === 'orchestrator') {
    start();
    return runInner(context, run);
  }
  if (executor === undefined) return { status: 'failed', why: `nothing runs it (${node.place})` };
  const given = resolve(spec.with ?? {}, scope);
  if (!('value' in given)) return unresolved(given);
  return runInPlace(context, run, executor, { input: given.value, start });
}

/** Waits for a place and does the work; a run that ended meanwhile starts nothing more. */
async function runInPlace(
  context: RunContext,
  { node, path, work }: NodeRun,
  executor: Executor,
  { input, start }: { readonly input: unknown; readonly start?: () => void },
): Promise<NodeOutcome> {
  // Without a signal: a run that ends gives its places back at once, and so nobody waits for long.
  const leave = await context.places.acquire();
  const branch = work.branch();
  try {
    if (branch.aborted) return CANCELLED;
    start?.();
    const { timeoutMs } = node.spec;
    return await runLeaf(context, { executor, input, node: path, timeoutMs, branch });
  } finally {
    branch.release();
    leave();
  }
}

/** A pause before the next try. */
async function rest({ clock }: RunContext, { work }: NodeRun, ms: number): Promise<void> {
  const branch = work.branch();
  try {
    await clock.sleep(ms, branch.signal);
  } finally {
    branch.release();
  }
}

/** What came, in order; what hangs on a skipped node is left out. */
function join(of: Binding, first: boolean, scope: Scope): NodeOutcome {
  const isList = Array.isArray(of);
  const came: [string, unknown][] = [];
  for (const [name, binding] of Object.entries(of as Readonly<Record<string, Binding>>)) {
    const resolved = resolve(binding, scope);
    if ('why' in resolved) return unresolved(resolved);
    if ('value' in resolved) came.push([name, resolved.value]);
  }
  if (first) return { status: 'done', value: came[0]?.[1] ?? null };
  const values = came.map(([, value]) => value);
  return { status: 'done', value: isList ? values : Object.fromEntries(came) };
}

/** What is taken or run instead of a node that failed. */
async function fallBack(
  context: RunContext,
  run: NodeRun,
  failed: NodeOutcome,
): Promise<NodeOutcome> {
  const { fallback } = run.node.spec;
  if (fallback === undefined) return failed;
  const why = failed.why ?? '';
  const binding = 'value' in fallback ? fallback.value : (fallback.node.with ?? {});
  const given = resolve(binding, run.scope);
  if (!('value' in given)) return failed;
  if ('value' in fallback) return { status: 'fallback', value: given.value, why };
  const executor = run.node.fallback;
  if (executor === undefined) return failed;
  const outcome = await runInPlace(context, run, executor, { input: given.value });
  if (outcome.status === 'done') return { status: 'fallback', value: outcome.value, why };
  if (outcome.status !== 'failed') return outcome;
  return { ...outcome, why: `${why}; and what stands in for it: ${outcome.why ?? ''}` };
}
