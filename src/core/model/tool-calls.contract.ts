import assert from 'node:assert/strict';
import { z } from 'zod';
import { isAbortError } from '../base/abort.ts';
import type { CallableTool, GenerateRequest, LanguageModel } from './language-model.ts';
import { NO_TOOL, readToolCall } from './tool-call.ts';

/** Inputs of every kind that the built-in tools take. */
export const TOOL_INPUTS: Readonly<Record<string, z.ZodType>> = {
  search_text: z.strictObject({ pattern: z.string().min(1).max(1000), regex: z.boolean() }),
  pick: z.strictObject({
    kind: z.enum(['first "one"', 'last']),
    count: z.int().min(1).max(20),
    names: z.array(z.string().min(1)).min(1).max(3),
  }),
  calculate: z.strictObject({ expression: z.string().min(1).max(40), exact: z.number() }),
};

export const TOOLS: readonly CallableTool[] = Object.entries(TOOL_INPUTS).map(([name, input]) => ({
  name,
  description: `Call it for ${name.replace('_', ' ')}.`,
  inputSchema: z.toJSONSchema(input, { io: 'input' }),
}));

/** A request for a call, drawn as wildly as can be. */
export function askForCall(
  content: string,
  seed: number,
  more: Partial<GenerateRequest> = {},
): GenerateRequest {
  return {
    messages: [{ role: 'user', content }],
    prefill: '',
    maxTokens: 400,
    sampling: { temperature: 2, topK: 0, topP: 1, seed },
    tools: TOOLS,
    ...more,
  };
}

/** The same prompt, for a text. */
export function askPlainly(
  content: string,
  seed: number,
  more: Partial<GenerateRequest> = {},
): GenerateRequest {
  const kept = Object.entries(askForCall(content, seed, more)).filter(([name]) => name !== 'tools');
  return Object.fromEntries(kept) as GenerateRequest;
}

/** What every model that can be asked for calls of tools keeps to. */
export function describeToolCalls(
  name: string,
  create: (context: Mocha.Context) => LanguageModel | Promise<LanguageModel>,
): void {
  describe(`${name}, asked for a call of a tool`, () => {
    let model: LanguageModel;
    before(async function () {
      this.timeout(120_000);
      model = await create(this);
    });
    after(async () => {
      await (model as LanguageModel | undefined)?.[Symbol.asyncDispose]();
    });

    it('answers with a call that fits a tool that was offered, or with none', async () => {
      const subjects = ['What is 2 + 3?', 'Find parse_line in the files.', 'Take three names.'];
      const asked = subjects.map((subject, seed) => model.generate(askForCall(subject, seed)));
      for (const { text, usage } of await Promise.all(asked)) {
        const { tool } = JSON.parse(text) as { tool: string };
        const call = readToolCall(text, TOOLS);
        assert.equal(call === undefined, tool === NO_TOOL, text);
        if (call !== undefined)
          assert.ok(TOOL_INPUTS[call.tool]?.safeParse(call.input).success, text);
        assert.ok(usage.promptTokens > 0 && usage.modelCalls === 1, JSON.stringify(usage));
      }
    });

    it('frees its caller at an abort, and answers the next', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const long = model.generate(askForCall('What is 2 + 3?', 3), { signal });
      controller.abort();
      await assert.rejects(long, isAbortError);
      assert.notEqual((await model.generate(askForCall('What is 2 + 3?', 3))).text, '');
    });

    it('writes plain answers beside it as ever', async () => {
      const plain = askPlainly('Count: one two three', 5, { maxTokens: 8 });
      const sampling = { ...plain.sampling, temperature: 0 };
      const [, { text }] = await Promise.all([
        model.generate(askForCall('What is 2 + 3?', 1)),
        model.generate({ ...plain, sampling }),
      ]);
      assert.equal(readToolCall(text, TOOLS), undefined);
      assert.notEqual(text, '');
    });
  });
}
