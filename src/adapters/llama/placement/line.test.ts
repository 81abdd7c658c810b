import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isReasonCodeError, ReasonCodeError } from '../../../core/base/errors.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { Completion, GenerateOptions, Written } from '../../../core/model/language-model.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import { createCrashCount } from './crash-count.ts';
import { modelEnvironment } from './fork-model.ts';
import { readFromModel } from './messages.ts';
import type { FromModel } from './messages.ts';
import { createReply } from './reply.ts';
import { ask } from '../../../testing/add-request.ts';
import { serveModel } from './serve-model.ts';

const usage = (completionTokens: number): Completion['usage'] => ({
  promptTokens: 7,
  completionTokens,
  evaluatedTokens: 9 + completionTokens,
  modelCalls: 1,
});

/** A model that writes these texts, a token each. */
function scripted(texts: readonly string[]): LlamaModel {
  const written = (tokens: number): Written => ({
    usage: usage(tokens),
    logProbability: -tokens,
  });
  const model: LlamaModel = {
    identity: { id: 'scripted', weakStandIn: false, engine: 'none' },
    parallel: 1,
    load: () => Promise.resolve(),
    async generate(_, { onText }: GenerateOptions = {}) {
      for (const [index, text] of texts.entries()) {
        await new Promise(setImmediate);
        if (onText?.(text, written(index + 1)) === 'stop') {
          return { text, finish: 'stopped', usage: usage(index + 1) };
        }
      }
      return { text: texts.at(-1) ?? '', finish: 'end', usage: usage(texts.length) };
    },
    withAdapters: () => model,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return model;
}

/** Both ends of a line joined without a process; every message is checked as it would be. */
async function through(
  model: LlamaModel,
  options: GenerateOptions,
): Promise<{ readonly completion: Completion; readonly steps: number }> {
  let steps = 0;
  const receive = (raw: FromModel): void => {
    const message = readFromModel(structuredClone(raw));
    assert.ok(message !== undefined, JSON.stringify(raw));
    if (message.type === 'steps') {
      steps += message.steps.length;
      for (const step of message.steps) reply.step(step);
    } else if (message.type === 'done') reply.done(message.completion as Completion);
    else if (message.type === 'failed') reply.failed(message.failure);
  };
  const serve = serveModel({ send: receive, end: () => undefined }, () => model);
  const file = { path: '/m.gguf', id: 'm', weakStandIn: false };
  serve({ type: 'load', file, settings: {} });
  await new Promise(setImmediate);
  const reply = createReply(1, options, serve);
  serve({ type: 'generate', id: 1, request: ask(1), options: {}, adapters: [], streams: true });
  return { completion: await reply.result, steps };
}

describe('an answer that comes from another process', () => {
  it('shows the texts that were written there, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), async texts => {
        const seen: string[] = [];
        const { completion } = await through(scripted(texts), {
          onText: soFar => void seen.push(soFar),
        });
        assert.deepEqual(seen, texts);
        assert.deepEqual(completion, {
          text: texts.at(-1),
          finish: 'end',
          usage: usage(texts.length),
        });
      }),
      { numRuns: 50 },
    );
  });

  it('ends where its reader says, with the text and the tokens of then', async () => {
    const texts = ['a', 'ab', 'abc', 'abcd', 'abcde'];
    const { completion } = await through(scripted(texts), {
      onText: soFar => (soFar === 'abc' ? 'stop' : undefined),
    });
    assert.deepEqual(completion, {
      text: 'abc',
      finish: 'stopped',
      usage: usage(3),
      logProbability: -3,
    });
  });

  it('fails with the error of there, code and all', async () => {
    const failing: LlamaModel = {
      ...scripted([]),
      generate: () => Promise.reject(new ReasonCodeError('prompt-too-long', 'Shorten it.')),
    };
    await assert.rejects(through(failing, {}), error =>
      isReasonCodeError(error, 'prompt-too-long'),
    );
  });
});

describe('the messages of the model’s process', () => {
  it('are taken for nothing when they are none', () => {
    fc.assert(
      fc.property(fc.anything(), message => {
        assert.equal(readFromModel(message), undefined);
      }),
    );
    assert.equal(
      readFromModel({ type: 'steps', steps: [{ id: 1, keep: -1, add: '' }] }),
      undefined,
    );
  });
});

describe('the environment of the model’s process', () => {
  it('has what drivers look for and none of the secrets', () => {
    const env = modelEnvironment({
      PATH: '/bin',
      CUDA_VISIBLE_DEVICES: '0',
      HF_TOKEN: 'secret',
      OPENAI_API_KEY: 'secret',
      NODE_OPTIONS: '--inspect',
    });
    assert.deepEqual(env, {
      PATH: '/bin',
      CUDA_VISIBLE_DEVICES: '0',
      ELECTRON_RUN_AS_NODE: '1',
      UV_THREADPOOL_SIZE: '8',
      GGML_NO_BACKTRACE: '1',
    });
  });
});

describe('a count of crashes', () => {
  it('makes the next starts wait longer, then refuses, and forgets after five minutes', async () => {
    let now = 0;
    const slept: number[] = [];
    const clock: Clock = {
      now: () => now,
      date: () => new Date(now),
      sleep: ms => Promise.resolve(void slept.push(ms)),
    };
    const crashes = createCrashCount(clock);
    const { signal } = new AbortController();
    await crashes.ready(signal);
    crashes.note('SIGSEGV');
    await crashes.ready(signal);
    now += 100_000;
    crashes.note('SIGSEGV');
    await crashes.ready(signal);
    assert.deepEqual(slept, [500]);
    now += 100_000;
    crashes.note('SIGABRT');
    await assert.rejects(crashes.ready(signal), /3 times within five minutes \(SIGABRT\)/);
    now += 100_001;
    await crashes.ready(signal);
    assert.equal(crashes.recent(), 2);
  });
});
