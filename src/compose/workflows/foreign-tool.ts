import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { fromJsonSchema } from '../../core/tools/from-json-schema.ts';
import { PERMISSIONS } from '../../core/tools/tool.ts';
import type { ToolContext, ToolDefinition } from '../../core/tools/tool.ts';

/** A tool as other programs describe theirs: schemas are JSON Schema, and nothing was checked. */
export type ForeignTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema?: unknown;
  readonly outputSchema?: unknown;
  readonly permission?: unknown;
  readonly timeoutMs?: unknown;
  /** What messages call it. */
  readonly whose: string;
  readonly run: (input: unknown, context: ToolContext) => Promise<unknown>;
};

const TIMEOUT = z.number().positive().max(3_600_000).optional();

/** Checks what another program says about its tool. Throws `usage` for what cannot be used. */
export function foreignTool(tool: ForeignTool): ToolDefinition<unknown, unknown> {
  const { name, description, inputSchema, outputSchema, whose, run } = tool;
  const permission = z.enum(PERMISSIONS).optional().safeParse(tool.permission);
  if (!permission.success) {
    const message = `The permission of ${whose} has to be one of ${PERMISSIONS.join(', ')}.`;
    throw new ReasonCodeError('usage', message);
  }
  const timeoutMs = TIMEOUT.safeParse(tool.timeoutMs);
  if (!timeoutMs.success) {
    const message = `The timeoutMs of ${whose} has to be a number above 0 and at most an hour.`;
    throw new ReasonCodeError('usage', message);
  }
  const output =
    outputSchema === undefined
      ? z.unknown()
      : fromJsonSchema(outputSchema, `The outputSchema of ${whose}`);
  return {
    name,
    description,
    input: fromJsonSchema(inputSchema, `The inputSchema of ${whose}`),
    output,
    ...(permission.data === undefined ? {} : { permission: permission.data }),
    ...(timeoutMs.data === undefined ? {} : { timeoutMs: timeoutMs.data }),
    run,
  };
}
