import type { Clock } from '../base/clock.ts';
import type { ModelPlace } from '../router/route.ts';
import type { Tool } from '../tools/tool.ts';

/** When a model may call tools: before its first candidate, before a repair, or both. */
export const TOOL_MOMENTS = ['off', 'before', 'during', 'both'] as const;

export type ToolMoment = (typeof TOOL_MOMENTS)[number];

/** What a model may look things up with, and when. */
export type ToolUse = {
  readonly when: Exclude<ToolMoment, 'off'>;
  readonly tools: readonly Tool[];
  /** Decides whether a tool may run for a model that stands there. */
  readonly permit: (tool: Tool, place: ModelPlace) => boolean | Promise<boolean>;
};

/** One call as it is shown and stored. */
export type ToolUseRecord = {
  readonly tool: string;
  /** JSON, bounded. */
  readonly input: string;
  readonly ok: boolean;
  readonly wallMs: number;
};

/** What every call needs. */
export type ToolUseParts = ToolUse & { readonly clock: Clock };
