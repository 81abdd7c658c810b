import type { z } from 'zod';
import { callTool } from './call-tool.ts';
import type { CallOptions } from './call-tool.ts';
import type { Registry } from './registry.ts';
import type { Tool } from './tool.ts';

/** A tool as a node of a workflow runs it: what is wrong with a call is thrown. */
export type ToolNode = {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly run: (input: unknown, context: { readonly signal: AbortSignal }) => Promise<unknown>;
};

/** All tools of a registry, by name, as nodes of workflows. */
export function toolNodes(
  registry: Registry,
  options: Pick<CallOptions, 'clock' | 'permit'>,
): ReadonlyMap<string, ToolNode> {
  return new Map(registry.list().map(tool => [tool.name, toolNode(tool, options)]));
}

function toolNode(tool: Tool, options: Pick<CallOptions, 'clock' | 'permit'>): ToolNode {
  return {
    input: tool.input,
    output: tool.output,
    async run(input, { signal }) {
      const result = await callTool(tool, input, { ...options, signal });
      if (result.ok) return result.value;
      throw new Error(result.message);
    },
  };
}
