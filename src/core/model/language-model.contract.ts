import assert from 'node:assert/strict';
import { isAbortError } from '../base/abort.ts';
import { isReasonCodeError } from '../base/errors.ts';
import { HEADER, ask } from '../../testing/add-request.ts';
import type { Completion, LanguageModel } from './language-model.ts';

export type ModelUnderTest = {
  /** Makes a model; may skip the suite through the test's context. Disposed by the suite. */
  readonly create: (context: Mocha.Context) => LanguageModel | Promise<LanguageModel>;
  /** The same seed gives the same text. */
  readonly isDeterministic: boolean;
};

/** What every `LanguageModel` keeps to, whatever it is made of. Its answers need some ten tokens. */
export function describeLanguageModel(name: string, tested: ModelUnderTest): void {
  describe(`${name}, as a language model`, () => {
    let model: LanguageModel;
    before(async function () {
      this.timeout(120_000);
      model = await tested.create(this);
    });
    after(async () => {
      await (model as LanguageModel | undefined)?.[Symbol.asyncDispose]();
    });

    it('tells that it is being made ready, and can be loaded again', async () => {
      const phases: string[] = [];
      await model.load({ onProgress: ({ phase }) => phases.push(phase) });
      assert.ok(phases.length > 0);
      await model.load();
      await assert.rejects(model.load({ signal: AbortSignal.abort() }), isAbortError);
    });

    it('answers with what follows the beginning, and tells it as it grows', async () => {
      const heard: string[] = [];
      const { text, finish } = await model.generate(ask(1), {
        onText(soFar) {
          heard.push(soFar);
          return undefined;
        },
      });
      assert.notEqual(text, '');
      assert.ok(!text.includes(HEADER), text);
      assert.ok(finish === 'end' || finish === 'length');
      heard.reduce((before, soFar) => {
        assert.ok(soFar.startsWith(before), JSON.stringify([before, soFar]));
        return soFar;
      }, '');
      assert.ok(text.startsWith(heard.at(-1) ?? '-'), JSON.stringify([heard.at(-1), text]));
    });

    it('counts the tokens of each answer', async () => {
      const answers = await Promise.all([2, 3, 4, 5].map(seed => model.generate(ask(seed))));
      answers.forEach(mustAddUp);
    });

    it('gives everybody who asks at once an answer of their own', async () => {
      const prompts = ['one', 'two', 'three'].map(content =>
        ask(1, { messages: [{ role: 'user', content }] }),
      );
      const answers = await Promise.all(prompts.map(prompt => model.generate(prompt)));
      assert.ok(answers.every(({ text }) => text !== ''));
    });

    if (tested.isDeterministic)
      it('writes the same for the same seed', async () => {
        const texts = [await model.generate(ask(7)), await model.generate(ask(7))];
        assert.equal(texts[0]?.text, texts[1]?.text);
      });

    it('stops where it is told to, with the text as it was then', async () => {
      const heard: string[] = [];
      const { text, finish, usage } = await model.generate(ask(2), {
        onText(soFar) {
          heard.push(soFar);
          return soFar.trim().length >= 2 ? 'stop' : undefined;
        },
      });
      assert.equal(finish, 'stopped');
      assert.equal(text, heard.at(-1));
      assert.ok(usage.completionTokens > 0);
    });

    it('ends an answer that takes more tokens than it may', async () => {
      const { finish, usage } = await model.generate(ask(3, { maxTokens: 3 }));
      assert.equal(finish, 'length');
      assert.ok(usage.completionTokens >= 1);
    });

    it('frees its caller at an abort, and answers the next', async () => {
      const controller = new AbortController();
      const long = model.generate(ask(9, { maxTokens: 500 }), {
        signal: controller.signal,
        onText() {
          controller.abort();
          return undefined;
        },
      });
      await assert.rejects(long, isAbortError);
      assert.notEqual((await model.generate(ask(10))).text, '');
      await assert.rejects(model.generate(ask(1), { signal: AbortSignal.abort() }), isAbortError);
    });

    it('keeps the answers of others when one of several is cancelled', async () => {
      const controller = new AbortController();
      const [cancelled, kept] = await Promise.allSettled([
        model.generate(ask(11), {
          signal: controller.signal,
          onText() {
            controller.abort();
            return undefined;
          },
        }),
        model.generate(ask(12)),
      ]);
      assert.ok(cancelled.status === 'rejected' && isAbortError(cancelled.reason));
      assert.ok(kept.status === 'fulfilled' && kept.value.text !== '');
    });

    it('refuses everything once it was shut down', async () => {
      await model[Symbol.asyncDispose]();
      await assert.rejects(model.generate(ask(1)), error => isReasonCodeError(error));
      await model[Symbol.asyncDispose]();
    });
  });
}

function mustAddUp({ usage }: Completion): void {
  const { promptTokens, completionTokens, evaluatedTokens, modelCalls } = usage;
  assert.ok(promptTokens > 0 && completionTokens > 0, JSON.stringify(usage));
  assert.ok(evaluatedTokens >= completionTokens, JSON.stringify(usage));
  assert.ok(evaluatedTokens <= promptTokens + completionTokens, JSON.stringify(usage));
  assert.equal(modelCalls, 1);
}
