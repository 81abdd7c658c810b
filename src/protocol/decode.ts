import { z } from 'zod';
import type { FromPanel } from './messages.ts';

const FROM_PANEL = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('review'), node: z.int().min(0) }),
]);

/** A message of the panel, or `undefined` for anything else. */
export function decodeFromPanel(raw: unknown): FromPanel | undefined {
  const parsed = FROM_PANEL.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
