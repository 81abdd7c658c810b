import type { z } from 'zod';
import type { Binding } from './binding.ts';
import type { Condition } from './condition.ts';
import type { Executor } from './executor.ts';
import type { FileNode, InputSpec } from './workflow-file.ts';

/** An edge into a node. */
export type Need = {
  readonly from: number;
  /** The way of a branch that must have been taken. */
  readonly way?: string;
  /** Named in `after`: the node is skipped when the other was. */
  readonly order: boolean;
};

/** A node that is ready to be run; edges are positions in `Graph.nodes`. */
export type GraphNode = {
  readonly name: string;
  readonly spec: FileNode;
  readonly needs: readonly Need[];
  readonly next: readonly number[];
  /** For what has one; branches, joins and what runs workflows do not. */
  readonly executor?: Executor;
  readonly fallback?: Executor;
  /** What an orchestrator or a map runs. */
  readonly graph?: Graph;
  /** Where it is written: `file:line`. */
  readonly place: string;
};

/** Nodes in an order that respects their edges; among equals, as they were written. */
export type Graph = {
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly inputSchema: z.ZodType;
  readonly nodes: readonly GraphNode[];
  readonly index: ReadonlyMap<string, number>;
  readonly output: Binding;
};

/** A workflow that was checked: every name in it is there, and nothing waits for itself. */
export type Workflow = {
  readonly name: string;
  readonly description: string;
  readonly graph: Graph;
  readonly succeeds?: Condition;
  /** All of it as text: two workflows with the same are the same. */
  readonly definition: string;
};

/** Where a part of the file is written; undefined for a workflow that is in no file. */
export type Locate = (path: readonly PropertyKey[]) => number | undefined;

/** Something wrong with a workflow. */
export type WorkflowProblem = { readonly path: readonly PropertyKey[]; readonly message: string };
