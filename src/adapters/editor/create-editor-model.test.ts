import assert from 'node:assert/strict';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { describeLanguageModel } from '../../core/model/language-model.contract.ts';
import type { LanguageModel } from '../../core/model/language-model.ts';
import { createEditorModel } from './create-editor-model.ts';
import type { EditorChat, EditorMessage } from './create-editor-model.ts';

type Ask = (messages: readonly EditorMessage[]) => string | Error;

const repeating: Ask = messages => {
  const asked = messages.at(-1)?.content ?? '';
  const beginning = /go on from its end:\n\n(.*)$/s.exec(asked)?.[1] ?? '';
  return `${beginning} return a + b  # that is all there is to it`;
};

function chat(ask: Ask, more: Partial<EditorChat> = {}): EditorChat {
  return {
    id: 'scripted-4.2',
    vendor: 'acme',
    family: 'scripted',
    maxInputTokens: 1000,
    async *ask(messages) {
      const answer = ask(messages);
      if (answer instanceof Error) throw answer;
      for (const piece of answer.match(/\s*\S+/g) ?? []) {
        await new Promise(resolve => setImmediate(resolve));
        yield piece;
      }
    },
    countTokens: text => Promise.resolve(text.split(/\s+/).length),
    ...more,
  };
}

function make(chats: readonly EditorChat[], id = 'scripted', said: string[] = []): LanguageModel {
  const notice = (line: string): number => said.push(line);
  return createEditorModel({ id, chats: () => Promise.resolve(chats), parallel: 2, notice });
}

const request = {
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Write add.' },
  ],
  prefill: '```python\n',
  maxTokens: 50,
  sampling: { temperature: 1, topK: 40, topP: 1, seed: 1 },
} as const;

describeLanguageModel('a model of the editor', {
  create: () => make([chat(repeating)]),
  isDeterministic: true,
});

describe('a model of the editor', () => {
  it('is found by its id, its family, or its vendor and family, and says that it takes no seed', async () => {
    for (const id of ['scripted-4.2', 'scripted', 'acme/scripted']) {
      const said: string[] = [];
      const model = make([chat(repeating)], id, said);
      await model.load();
      await model.load();
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /no seed/);
      assert.match(model.identity.engine, /acme\/scripted, which takes no seed/);
      assert.equal(model.identity.id, `editor:${id}`);
    }
  });

  it('is missing when it is not there, and the error says which are', async () => {
    const error = async (chats: readonly EditorChat[]): Promise<string> =>
      make(chats, 'other')
        .load()
        .then(
          () => assert.fail('it was found'),
          (thrown: unknown) => {
            assert.ok(isReasonCodeError(thrown, 'model-missing'));
            return thrown.message;
          },
        );
    assert.match(await error([chat(repeating)]), /acme\/scripted/);
    assert.match(await error([]), /install or sign in/);
  });

  it('is asked in the roles that the editor has', async () => {
    let heard: readonly EditorMessage[] = [];
    const model = make([
      chat(messages => {
        heard = messages;
        return 'yes';
      }),
    ]);
    await model.generate(request);
    assert.deepEqual(
      heard.map(({ role }) => role),
      ['user', 'user'],
    );
    assert.equal(heard[0]?.content, 'Be short.');
  });

  it('says what to do when consent or a quota is missing, or its maker fails', async () => {
    const cases = [
      ['NoPermissions', 'model-refused', /Allow it/],
      ['Blocked', 'model-refused', /quota/],
      ['Unknown', 'model-unreachable', /Try again/],
    ] as const;
    for (const [code, expected, text] of cases) {
      const model = make([chat(() => Object.assign(new Error('no'), { code }))]);
      await assert.rejects(model.generate(request), error => {
        assert.ok(isReasonCodeError(error, expected), String(error));
        assert.match(error.message, text);
        return true;
      });
    }
  });

  it('refuses a prompt that does not fit, before it is sent', async () => {
    const model = make([chat(() => assert.fail('it was sent'), { maxInputTokens: 3 })]);
    await assert.rejects(model.generate(request), error =>
      isReasonCodeError(error, 'prompt-too-long'),
    );
  });

  it('counts about right where the editor cannot count', async () => {
    const countTokens = (): Promise<number> => Promise.reject(new Error('no tokenizer'));
    const { usage } = await make([chat(repeating, { countTokens })]).generate(request);
    assert.ok(usage.promptTokens > 0 && usage.completionTokens > 0);
  });
});
