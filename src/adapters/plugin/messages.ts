import { z } from 'zod';

/** What the plug-in's process is told, a line of JSON each. */
export type ToPlugin =
  | { readonly type: 'load'; readonly id: number; readonly source: string }
  | { readonly type: 'call'; readonly id: number; readonly tool: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number };

const TOOL = z.object({
  name: z.string(),
  description: z.string().max(10_000),
  inputSchema: z.unknown().optional(),
  outputSchema: z.unknown().optional(),
  permission: z.unknown().optional(),
  timeoutMs: z.unknown().optional(),
});

const FROM_PLUGIN = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loaded'), id: z.int(), tools: z.array(TOOL).max(50) }),
  z.object({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('failed'), id: z.int(), message: z.string() }),
]);

/** A tool as a plug-in describes it; nothing of it has been believed. */
export type PluginTool = Readonly<z.infer<typeof TOOL>>;
/** What the process says: a program that nobody checked, so that nothing in it is believed. */
export type FromPlugin = Readonly<z.infer<typeof FROM_PLUGIN>>;

/** A line of the process, or `undefined` for anything else. */
export function decodeFromPlugin(line: string): FromPlugin | undefined {
  try {
    const parsed = FROM_PLUGIN.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
