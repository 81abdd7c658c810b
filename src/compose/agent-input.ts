import type { z } from 'zod';
import { AGENT_TOOLS, misfit } from './agent-tools.ts';
import type { AgentTool, SandboxInput, SolveInput } from './agent-tools.ts';

/** Arguments of an agent, or what the agent is to be told of them. */
export type AgentInput<T> = { readonly input: T } | { readonly misfit: string };

/** The arguments of the tool that solves, checked. */
export function readSolveInput(raw: unknown): AgentInput<SolveInput> {
  return read(AGENT_TOOLS.solve, raw);
}

/** The arguments of the tool that runs code, checked. */
export function readSandboxInput(raw: unknown): AgentInput<SandboxInput> {
  return read(AGENT_TOOLS.sandbox, raw);
}

function read<T extends AgentTool>(tool: T, raw: unknown): AgentInput<z.infer<T['input']>> {
  const parsed = tool.input.safeParse(raw);
  if (!parsed.success) return { misfit: misfit(tool, parsed.error) };
  return { input: parsed.data as z.infer<T['input']> };
}
