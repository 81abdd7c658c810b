import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { checkWorkflow } from './check-workflow.ts';
import type { CheckpointRecord, CheckpointStore } from './checkpoint.ts';
import type { Executor, NodeContext } from './executor.ts';
import { runWorkflow } from './run-workflow.ts';
import type { RunOptions } from './run-workflow.ts';
import type { Workflow } from './workflow.ts';
import type { RunResult } from './workflow-event.ts';

/** A clock whose time stands still, and on which nobody waits longer than a turn of the loop. */
export const promptClock: Clock = {
  now: () => 0,
  date: () => new Date(0),
  sleep: async (_ms, signal) => {
    await new Promise(resolve => setImmediate(resolve));
    if (signal?.aborted === true) throw new DOMException('aborted', 'AbortError');
  },
};

/** A clock on which no time ever passes: sleepers wait for their signal. */
export const stoppedClock: Clock = {
  now: () => 0,
  date: () => new Date(0),
  sleep: (_ms, signal) =>
    new Promise((_resolve, reject) => {
      const stop = (): void => reject(new DOMException('aborted', 'AbortError'));
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted === true) stop();
    }),
};

export type Does = (input: unknown, context: NodeContext) => unknown;

/** An executor of any input and output. */
export function doing(run: Does): Executor {
  return {
    input: z.unknown(),
    output: z.unknown(),
    run: (input, context) => new Promise(done => done(run(input, context))),
  };
}

/** A workflow of nodes that are functions of this test. */
export function workflowOf(
  file: object,
  tools: Readonly<Record<string, Does | Executor>>,
): Workflow {
  const entries = Object.entries(tools).map(([name, tool]): [string, Executor] => [
    name,
    typeof tool === 'function' ? doing(tool) : tool,
  ]);
  const executors = { tools: new Map(entries) };
  return checkWorkflow({ version: 1, name: 'test', ...file }, { executors, source: 'test.json' });
}

/** A checkpoint in memory; it goes through JSON as one on disk does. */
export function memoryCheckpoint(): CheckpointStore & { readonly records: CheckpointRecord[] } {
  const records: CheckpointRecord[] = [];
  return {
    records,
    read: () => Promise.resolve(records.map(one => JSON.parse(JSON.stringify(one)) as unknown)),
    append: record => {
      records.push(record);
      return Promise.resolve();
    },
  };
}

export const echo: Does = input => input;
export const from = (reference: string): object => ({ $from: reference });
export const tool = (name: string, given: object = {}, more: object = {}): object => ({
  kind: 'tool',
  tool: name,
  with: given,
  ...more,
});
export const run = (
  workflow: Workflow,
  inputs: Readonly<Record<string, unknown>> = {},
  options: Partial<RunOptions> = {},
): Promise<RunResult> =>
  runWorkflow(workflow, inputs, {
    clock: promptClock,
    signal: new AbortController().signal,
    ...options,
  });
export const statuses = ({ nodes }: RunResult): Record<string, string> =>
  Object.fromEntries(nodes.map(({ node, status }) => [node, status]));
