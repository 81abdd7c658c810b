import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '../../core/base/rng.ts';
import type { GenerateRequest, LanguageModel } from '../../core/model/language-model.ts';
import { startChatServer } from '../../testing/chat-server.ts';
import type { ChatServer, ChatServerOptions } from '../../testing/chat-server.ts';
import { systemClock } from '../system/system-clock.ts';
import { createOpenaiModel } from './create-openai-model.ts';
import type { OpenaiModelOptions } from './create-openai-model.ts';
import { parseOpenaiSpec } from './parse-openai-spec.ts';

export const NO_LIMITS: OpenaiModelOptions['limits'] = {
  requestsPerSolve: 0,
  tokensPerSolve: 0,
  requestsPerDay: 0,
  tokensPerDay: 0,
  pricePerMillion: 0,
  costPerSolve: 0,
  costPerDay: 0,
};

export type TestModel = AsyncDisposable & {
  readonly model: LanguageModel;
  readonly server: ChatServer;
  /** Requests since the endpoint was asked what it can do. */
  readonly asked: () => ChatServer['asked'];
};

/** A model on a test server, with folders of its own; everything goes with it. */
export async function startTestModel(
  serverOptions: ChatServerOptions = {},
  options: Partial<OpenaiModelOptions> = {},
): Promise<TestModel> {
  const server = await startChatServer(serverOptions);
  const folder = await mkdtemp(join(tmpdir(), 'reason-code-openai-'));
  const model = createOpenaiModel({
    spec: parseOpenaiSpec(`openai:${server.url}#test-model`),
    fetch: globalThis.fetch,
    apiKey: () => Promise.resolve(undefined),
    clock: systemClock,
    random: createRng(1),
    parallel: 8,
    patience: { firstTokenMs: 30_000, idleMs: 30_000 },
    limits: NO_LIMITS,
    retry: { attempts: 4, baseMs: 5, capMs: 20, longestWaitMs: 5000 },
    capabilityFolder: join(folder, 'capabilities'),
    ledgerFolder: join(folder, 'ledger'),
    ...options,
  });
  let probed: number | undefined;
  const load = model.load.bind(model);
  model.load = async (...args) => {
    await load(...args);
    probed ??= server.asked.length;
  };
  return {
    model,
    server,
    asked: () => server.asked.slice(probed ?? 0),
    async [Symbol.asyncDispose]() {
      await model[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const PREFILL = '```python\ndef add(a, b):\n    """Add two numbers."""\n   ';

/** A request with a beginning of the answer, as the search makes them. */
export function ask(seed: number, more: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    messages: [{ role: 'user', content: 'Write add.' }],
    prefill: PREFILL,
    maxTokens: 24,
    sampling: { temperature: 1, topK: 40, topP: 0.95, seed },
    ...more,
  };
}
