import { z } from 'zod';
import type { FromPanel } from './messages.ts';

/** Most characters of a text that the page may hand over: a picture of 10,000 nodes has a tenth. */
const MAX_TEXT = 64_000_000;
const TEXT = z.string().max(MAX_TEXT);
const NODE = z.int().min(0);

const FROM_PANEL = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
  z.object({ type: z.literal('expand'), node: NODE }),
  z.object({ type: z.literal('review'), node: NODE }),
  z.object({ type: z.literal('continue') }),
  z.object({ type: z.literal('copy'), text: TEXT }),
  z.object({ type: z.literal('picture'), svg: TEXT }),
]);

/** A message of the panel, or `undefined` for anything else. */
export function decodeFromPanel(raw: unknown): FromPanel | undefined {
  const parsed = FROM_PANEL.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}
