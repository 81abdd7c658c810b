import type { z } from 'zod';

/** What a tool may touch; whoever calls it decides whether it may. */
export const PERMISSIONS = ['none', 'reads-workspace', 'runs-code', 'uses-network'] as const;

export type Permission = (typeof PERMISSIONS)[number];

export type ToolContext = { readonly signal: AbortSignal };

/** All that is said about a tool, but for what it does. */
export type ToolSpec<Input, Output> = {
  /** Lower case letters, digits and `_`: models are particular about names. */
  readonly name: string;
  /** Read by models: what it does, when to call it, what it cannot do. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** @default none */
  readonly permission?: Permission;
  /** @default DEFAULT_TIMEOUT_MS */
  readonly timeoutMs?: number;
};

export type ToolFunction<Input, Output> = (input: Input, context: ToolContext) => Promise<Output>;

/** A tool with what it does, as it is handed to `register`. */
export type ToolDefinition<Input, Output> = ToolSpec<Input, Output> & {
  readonly run: ToolFunction<Input, Output>;
};

/**
 * A registered tool. Its types are gone, because callers hold whatever a model or a file said: go
 * through `callTool`, which validates both ways.
 */
export type Tool = {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly permission: Permission;
  readonly timeoutMs: number;
  readonly run: (input: unknown, context: ToolContext) => Promise<unknown>;
};

export const DEFAULT_TIMEOUT_MS = 30_000;

/** The tool of a definition. */
export function toTool<Input, Output>(definition: ToolDefinition<Input, Output>): Tool {
  const { name, description, input, output, run } = definition;
  const { permission = 'none', timeoutMs = DEFAULT_TIMEOUT_MS } = definition;
  return {
    name,
    description,
    input,
    output,
    permission,
    timeoutMs,
    // What comes here was parsed by `input`.
    run: (value, context) => run(value as Input, context),
  };
}
