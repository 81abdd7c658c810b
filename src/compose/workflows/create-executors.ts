import { z } from 'zod';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { LanguageModel, Message } from '../../core/model/language-model.ts';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import { RUN_INPUT, RUN_OUTPUT, runCode } from '../../core/tools/builtin/code-tools.ts';
import type { RunInput } from '../../core/tools/builtin/code-tools.ts';
import type { CallOptions } from '../../core/tools/call-tool.ts';
import type { Registry } from '../../core/tools/registry.ts';
import { toolNodes } from '../../core/tools/tool-nodes.ts';
import type { Executor, Executors } from '../../core/workflow/executor.ts';
import { reasoningNode } from './reasoning-node.ts';
import type { ReasoningParts } from './reasoning-node.ts';

export type ExecutorParts = {
  readonly tools: Registry;
  readonly clock: Clock;
  readonly permit: NonNullable<CallOptions['permit']>;
  readonly sandbox: Sandbox;
  readonly model: LanguageModel;
  readonly reasoning: ReasoningParts;
  /** What else tool nodes may call, by the name that they use. */
  readonly more: ReadonlyMap<string, Executor>;
  /** Tools that are not there, with what to do about it. */
  readonly absent: ReadonlyMap<string, string>;
  /** Why the model may not be asked under these settings, if so. */
  readonly forbidden: string | undefined;
};

const NO_WEB =
  'there is no web search: name a search service with reasonCode.searxngUrl (--searxng-url)';

/** What runs the nodes of workflows. */
export function createExecutors(parts: ExecutorParts): Executors {
  const { tools, clock, permit, sandbox, reasoning, more, absent } = parts;
  const noWeb: readonly [string, string] = ['search_web', NO_WEB];
  return {
    tools: new Map([...more, ...toolNodes(tools, { clock, permit })]),
    absent: new Map([...(tools.get('search_web') === undefined ? [noWeb] : []), ...absent]),
    reasoning: reasoningNode(reasoning),
    sandbox: {
      input: RUN_INPUT,
      output: RUN_OUTPUT,
      run: (input, { signal }) => runCode(sandbox, input as RunInput, signal),
    },
    model: modelNode(parts),
  };
}

const MODEL_INPUT = z.strictObject({
  prompt: z.string().min(1).max(1_000_000),
  system: z.string().max(100_000).optional(),
  maxTokens: z.int().min(1).max(32_768).default(512),
  temperature: z.number().min(0).max(2).default(0),
  seed: z.int().min(0).default(0),
});
const MODEL_OUTPUT = z.object({
  text: z.string(),
  finish: z.enum(['end', 'length', 'stopped']),
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  model: z.string(),
});

function modelNode({ model, forbidden }: ExecutorParts): Executor {
  return {
    input: MODEL_INPUT,
    output: MODEL_OUTPUT,
    async run(input, { signal, report }) {
      if (forbidden !== undefined) throw new ReasonCodeError('usage', forbidden);
      const { prompt, system, maxTokens, temperature, seed } = input as z.infer<typeof MODEL_INPUT>;
      await model.load({ signal, onProgress: ({ phase }) => report(`${phase} the model`) });
      const messages: Message[] = [
        ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
        { role: 'user', content: prompt },
      ];
      const sampling = { temperature, topK: 40, topP: 0.95, seed };
      const request = { messages, prefill: '', maxTokens, sampling };
      const { text, finish, usage } = await model.generate(request, { signal });
      const { promptTokens, completionTokens, evaluatedTokens } = usage;
      const spent = { promptTokens, completionTokens, evaluatedTokens };
      return { text, finish, ...spent, model: model.identity.id };
    },
  };
}
