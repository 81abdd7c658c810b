import assert from 'node:assert/strict';
import { describeLanguageModel } from '../../core/model/language-model.contract.ts';
import type { ChatServerOptions } from '../../testing/chat-server.ts';
import { ask, startTestModel } from './test-model.contract.ts';
import type { TestModel } from './test-model.contract.ts';

const ENDPOINTS: Readonly<Record<string, ChatServerOptions>> = {
  'one that can do everything': { prefill: 'continue' },
  'one that goes on with a message by itself': { prefill: 'assistant' },
  'one that only does what its description says': {
    prefill: 'ask',
    can: { several: false, seed: false, logprobs: false, usage: false },
    refuses: ['top_k', 'timings_per_token', 'max_tokens', 'continue_final_message'],
  },
};

for (const [name, options] of Object.entries(ENDPOINTS)) {
  let tested: TestModel;
  describe(`a remote model at ${name}`, () => {
    after(() => tested[Symbol.asyncDispose]());
    describeLanguageModel(name, {
      async create() {
        tested = await startTestModel({ tokenMs: 1, ...options });
        return tested.model;
      },
      isDeterministic: options.can?.seed !== false,
    });
  });
}

describe('a remote model', () => {
  it('asks for several answers in one request where that gives different ones', async () => {
    await using tested = await startTestModel();
    const { model, asked } = tested;
    await model.load();
    const answers = await Promise.all([5, 3, 4].map(seed => model.generate(ask(seed))));
    assert.equal(asked().length, 1);
    assert.equal(asked()[0]?.body.n, 3);
    assert.equal(asked()[0]?.body.seed, 3);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 3);
    const used = answers.map(({ usage }) => usage.evaluatedTokens).reduce((a, b) => a + b);
    const [{ usage } = assert.fail()] = answers;
    assert.equal(used, usage.promptTokens + 3 * 12);
  });

  it('sends the first of equal requests ahead where it gets one answer at a time', async () => {
    await using tested = await startTestModel({ can: { several: false }, tokenMs: 20 });
    const { model, asked, server } = tested;
    await model.load();
    let openAtFirst = 0;
    const onText = (): undefined => {
      openAtFirst ||= server.open();
    };
    const answers = await Promise.all([1, 2, 3].map(seed => model.generate(ask(seed), { onText })));
    assert.deepEqual(
      asked().map(({ body }) => body.n),
      [undefined, undefined, undefined],
    );
    assert.equal(openAtFirst, 1);
    assert.equal(new Set(answers.map(({ text }) => text)).size, 3);
  });

  it('asks for fewer answers at once where so many are refused', async () => {
    await using tested = await startTestModel({ mostAnswers: 2 });
    const { model, asked } = tested;
    await model.load();
    const answers = await Promise.all([1, 2, 3, 4].map(seed => model.generate(ask(seed))));
    assert.deepEqual(
      asked().map(({ body }) => body.n),
      [4, 2, 2],
    );
    assert.ok(answers.every(({ text }) => text !== ''));
  });

  it('asks once more for what it got no answer for', async () => {
    let calls = 0;
    const fewer = {
      get several() {
        return (calls += 1) < 8;
      },
    };
    await using tested = await startTestModel({ can: fewer });
    await tested.model.load();
    calls = 100;
    const answers = await Promise.all([1, 2, 3].map(seed => tested.model.generate(ask(seed))));
    assert.deepEqual(
      tested.asked().map(({ body }) => body.n),
      [3, undefined, undefined],
    );
    assert.ok(answers.every(({ text }) => text !== ''));
  });

  it('adds up log-probabilities where they are offered, of the answer alone', async () => {
    await using offered = await startTestModel({ prefill: 'ask' });
    const one = await offered.model.generate(ask(1), { logProbability: true });
    assert.equal(one.logProbability, -0.5 * 12);
    assert.equal((await offered.model.generate(ask(1))).logProbability, undefined);
    await using none = await startTestModel({ can: { logprobs: false } });
    const other = await none.model.generate(ask(1), { logProbability: true });
    assert.equal(other.logProbability, undefined);
  });

  it('frees the endpoint when nobody waits for an answer any more', async () => {
    await using tested = await startTestModel({ tokenMs: 20 });
    await tested.model.load();
    const stop = (): 'stop' => 'stop';
    await Promise.all([1, 2].map(seed => tested.model.generate(ask(seed), { onText: stop })));
    while (tested.server.open() > 0) await new Promise(resolve => setImmediate(resolve));
    assert.equal(tested.asked().length, 1);
  });

  it('asks what an endpoint can do once, and remembers it', async () => {
    await using tested = await startTestModel();
    await Promise.all([tested.model.load(), tested.model.load()]);
    const probes = tested.server.asked.length;
    assert.ok(probes <= 5, String(probes));
    await tested.model.load();
    assert.equal(tested.server.asked.length, probes);
    assert.match(tested.model.identity.engine, /127\.0\.0\.1:\d+$/);
    await using unseeded = await startTestModel({ can: { seed: false } });
    await unseeded.model.load();
    assert.match(unseeded.model.identity.engine, /keeps to no seed$/);
  });
});
