import { z } from 'zod';
import type { CallableTool, Message } from './language-model.ts';

/** A call that a model made; nobody has checked its input yet. */
export type ToolCall = { readonly tool: string; readonly input: unknown };

/** What stands for no call at all; no tool may have this name. */
export const NO_TOOL = 'none';

const CALL = z.object({ tool: z.string(), input: z.unknown() });

/** A call as text, in the form that `readToolCall` takes. */
export function writeToolCall(call: ToolCall | undefined): string {
  return JSON.stringify(call ?? { tool: NO_TOOL });
}

/**
 * The call in what a model wrote; undefined where it called none of these tools, or wrote something
 * that is no call.
 */
export function readToolCall(
  text: string,
  tools: readonly Pick<CallableTool, 'name'>[],
): ToolCall | undefined {
  try {
    // A model that is asked in words may put a fence or a sentence around it.
    const [bare = text] = /\{[^]*\}/.exec(text) ?? [];
    const { data } = CALL.safeParse(JSON.parse(bare));
    const isKnown = data?.tool !== NO_TOOL && tools.some(({ name }) => name === data?.tool);
    return data !== undefined && isKnown ? { tool: data.tool, input: data.input } : undefined;
  } catch {
    return undefined;
  }
}

/** Parameters that must be given, as people read them: `query: string, most: integer`. */
function parametersText({ inputSchema }: CallableTool): string {
  const shape = OBJECT.safeParse(inputSchema).data;
  return (shape?.required ?? [])
    .map(name => `${name}: ${shape?.properties[name]?.type ?? 'any'}`)
    .join(', ');
}

const OBJECT = z.object({
  properties: z.record(z.string(), z.looseObject({ type: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

/** The request in words, for a model that has no way of its own to be told about tools. */
export function withToolWords(
  messages: readonly Message[],
  tools: readonly CallableTool[],
): readonly Message[] {
  const list = tools.map(one => `- ${one.name}(${parametersText(one)}): ${one.description}`);
  const words = [
    'Tools:',
    ...list,
    `- ${NO_TOOL}(): nothing more has to be looked up.`,
    'Answer with one call as JSON and nothing else, such as {"tool":"NAME","input":{…}}.',
  ].join('\n');
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: words }];
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content}\n\n${words}` }];
}
