/** How a node ended. `restored`: it was done in an earlier run, whose checkpoint was read. */
export type NodeStatus = 'done' | 'fallback' | 'restored' | 'skipped' | 'failed' | 'cancelled';

/** A node as a panel draws it before anything ran. */
export type ShownNode = {
  readonly name: string;
  readonly kind: string;
  readonly title: string;
  readonly needs: readonly string[];
};

/**
 * What happens in a run, in order; serialisable as JSON. `node` is a path such as `each[2]/find`.
 * A node starts after all it waits for ended, and nodes that could start together start as they
 * stand in the graph: the same answers in the same order give the same events.
 */
export type WorkflowEvent =
  | { readonly type: 'run-start'; readonly workflow: string; readonly nodes: readonly ShownNode[] }
  | { readonly type: 'node-start'; readonly node: string; readonly attempt: number }
  | { readonly type: 'node-report'; readonly node: string; readonly text: string }
  | {
      readonly type: 'node-retry';
      readonly node: string;
      readonly attempt: number;
      readonly why: string;
      readonly delayMs: number;
    }
  | {
      readonly type: 'node-end';
      readonly node: string;
      readonly status: NodeStatus;
      readonly why?: string;
      readonly wallMs: number;
    }
  /** Something that does not stop the run, such as a checkpoint that cannot be written. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'run-end'; readonly status: RunResult['status'] };

/** What a node was given or gave: the value itself, which may be large; it is not to be changed. */
export type NodeValue = {
  readonly node: string;
  readonly role: 'input' | 'output';
  readonly value: unknown;
};

/** What came of a node. */
export type NodeOutcome = {
  readonly status: NodeStatus;
  /** For done, fallback and restored. */
  readonly value?: unknown;
  /** For skipped, failed and fallback. */
  readonly why?: string;
  /** What a failure was thrown as. */
  readonly error?: unknown;
};

/** What came of a run. */
export type RunResult = {
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly output?: unknown;
  /** What the workflow's `succeeds` came to; true without one. */
  readonly succeeded: boolean;
  /** The nodes of the workflow itself, in the graph's order. */
  readonly nodes: readonly {
    readonly node: string;
    readonly status: NodeStatus;
    readonly why?: string;
  }[];
  readonly failure?: { readonly node: string; readonly why: string; readonly error?: unknown };
  /** Nodes that did not heed their signal and were still at work when the run ended. */
  readonly abandoned: readonly string[];
};
