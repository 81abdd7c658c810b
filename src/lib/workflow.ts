// The package's export `reason-code/workflow`: graphs of tools. No text, no I/O.
export { isReasonCodeError } from '../core/base/errors.ts';
export type { Clock } from '../core/base/clock.ts';
export { MAX_RESULT_BYTES, callTool } from '../core/tools/call-tool.ts';
export type { CallOptions, ToolProblem, ToolResult } from '../core/tools/call-tool.ts';
export { createRegistry, describeTool } from '../core/tools/registry.ts';
export type { Registry, ToolDescription } from '../core/tools/registry.ts';
export { toolNodes } from '../core/tools/tool-nodes.ts';
export type {
  Permission,
  Tool,
  ToolContext,
  ToolDefinition,
  ToolSpec,
} from '../core/tools/tool.ts';
export { checkWorkflow, compileWorkflow } from '../core/workflow/check-workflow.ts';
export type { CheckOptions } from '../core/workflow/check-workflow.ts';
export type { CheckpointRecord, CheckpointStore } from '../core/workflow/checkpoint.ts';
export type { Executor, Executors, NodeContext } from '../core/workflow/executor.ts';
export { inGraphOrder } from '../core/workflow/in-order.ts';
export { toMermaid } from '../core/workflow/mermaid.ts';
export { runWorkflow } from '../core/workflow/run-workflow.ts';
export type { RunOptions } from '../core/workflow/run-workflow.ts';
export type { WorkflowFile } from '../core/workflow/workflow-file.ts';
export type { Workflow } from '../core/workflow/workflow.ts';
export type { NodeStatus, RunResult, WorkflowEvent } from '../core/workflow/workflow-event.ts';
