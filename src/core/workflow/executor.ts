import type { z } from 'zod';

export type NodeContext = {
  readonly signal: AbortSignal;
  /** Where the node stands: `name`, or `outer/name` and `each[2]/name` in workflows that nodes run. */
  readonly node: string;
  /** What the run is called, where it has a name. */
  readonly run?: string;
  /** Tells people in one line what it is doing. */
  readonly report: (text: string) => void;
};

/** What a node of some kind does. */
export type Executor = {
  /** Checked before it runs: what edges bring is not trusted. */
  readonly input: z.ZodType;
  /** Checked after it ran, and again when it is read back from a checkpoint. */
  readonly output: z.ZodType;
  /** Rejects for a failure; then the node is tried again, falls back, or fails. */
  readonly run: (input: unknown, context: NodeContext) => Promise<unknown>;
};

/** What there is to run nodes with. What is left out cannot be used in a workflow. */
export type Executors = {
  readonly tools: ReadonlyMap<string, Executor>;
  /** Tools that are not there, with what to do about it. */
  readonly absent?: ReadonlyMap<string, string>;
  readonly reasoning?: Executor;
  readonly sandbox?: Executor;
  readonly model?: Executor;
};
