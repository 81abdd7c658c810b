import { readText } from '../../adapters/workspace-files/read-text.ts';
import { createCheckpointFile } from '../../adapters/workflow-file/checkpoint-file.ts';
import { readWorkflow } from '../../adapters/workflow-file/read-workflow.ts';
import type { Clock } from '../../core/base/clock.ts';
import { callTool } from '../../core/tools/call-tool.ts';
import type { ToolResult } from '../../core/tools/call-tool.ts';
import type { Registry } from '../../core/tools/registry.ts';
import type { Tool } from '../../core/tools/tool.ts';
import { checkWorkflow, compileWorkflow } from '../../core/workflow/check-workflow.ts';
import type { Executors } from '../../core/workflow/executor.ts';
import { peekCheckpoint } from '../../core/workflow/peek-checkpoint.ts';
import type { Interrupted } from '../../core/workflow/peek-checkpoint.ts';
import { runWorkflow } from '../../core/workflow/run-workflow.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import type { NodeValue, RunResult, WorkflowEvent } from '../../core/workflow/workflow-event.ts';
import type { TraceOut } from '../trace-out.ts';
import { BUILT_IN } from './solve-workflow.ts';

export type WorkflowRun = {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly concurrency?: number | undefined;
  /** A file that what is done is kept in, and taken from. */
  readonly checkpoint?: string | undefined;
  readonly onEvent?: (event: WorkflowEvent) => void;
  readonly onValue?: (value: NodeValue) => void;
};

/** Workflows and tools over one workspace. */
export interface Workflows {
  readonly tools: Registry;
  /**
   * Reads and checks a workflow: a file, or one of ours such as `builtin:solve`. Throws
   * `workflow-invalid` with all that is wrong, or `file-unreadable`.
   */
  open(path: string, signal?: AbortSignal): Promise<Workflow>;
  /** Checks a workflow that may not be on disk, as `open` does; `source` is what messages call it. */
  check(text: string, source: string): Workflow;
  /** What a checkpoint file has of a workflow, as `peekCheckpoint` says. */
  interrupted(workflow: Workflow, checkpoint: string): Promise<Interrupted | undefined>;
  /** Calls a tool that whoever asks for it was allowed to call; as `callTool` does. */
  call(tool: Tool, input: unknown, signal: AbortSignal): Promise<ToolResult>;
  /** Runs one, as `runWorkflow` does. */
  run(workflow: Workflow, run: WorkflowRun): Promise<RunResult>;
}

/** Puts together what opens and runs workflows; `traces` sends what happens in them out. */
export function openWorkflows(
  tools: Registry,
  executors: Executors,
  clock: Clock,
  traces?: Pick<TraceOut, 'followRun'>,
): Workflows {
  const check = (text: string, source: string): Workflow => {
    const { value, locate } = readWorkflow(text, source);
    return checkWorkflow(value, { executors, source, locate });
  };
  return {
    tools,
    check,
    async open(path, signal) {
      const ours = BUILT_IN.get(path);
      if (ours !== undefined) return compileWorkflow(ours, { executors, source: path });
      return check(await readText(path, signal), path);
    },
    call: (tool, input, signal) => callTool(tool, input, { clock, signal, permit: () => true }),
    interrupted: (workflow, checkpoint) =>
      peekCheckpoint(createCheckpointFile(checkpoint), workflow),
    run(workflow, { inputs, signal, concurrency, checkpoint, onEvent, onValue }) {
      const followed = traces?.followRun();
      const tell = (event: WorkflowEvent): void => {
        followed?.push(event);
        onEvent?.(event);
      };
      return runWorkflow(workflow, inputs, {
        clock,
        signal,
        onEvent: tell,
        ...(followed === undefined ? {} : { id: followed.id }),
        ...(concurrency === undefined ? {} : { concurrency }),
        ...(checkpoint === undefined ? {} : { checkpoint: createCheckpointFile(checkpoint) }),
        ...(onValue === undefined ? {} : { onValue }),
      });
    },
  };
}
