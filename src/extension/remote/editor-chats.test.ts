import assert from 'node:assert/strict';
import { createModelOfEditor } from '../../compose/create-remote-model.ts';
import { DEFAULT_SETTINGS } from '../../compose/settings.ts';
import { editorChats } from './editor-chats.ts';
import type { EditorInterface } from './editor-chats.ts';

type Sent = { readonly role: string; readonly content: string };

/** An editor with one model, which answers with given words until it is cancelled. */
function editorWith(words: readonly string[]): EditorInterface & { sent: Sent[]; ended: number } {
  const state = { sent: [] as Sent[], ended: 0 };
  const model = {
    id: 'm-1',
    vendor: 'acme',
    family: 'm',
    maxInputTokens: 100,
    countTokens: (text: string) => Promise.resolve(text.length),
    sendRequest(messages: Sent[], _: unknown, token: { isCancellationRequested: boolean }) {
      state.sent = messages;
      async function* text(): AsyncGenerator<string> {
        for (const word of words) {
          await new Promise(resolve => setImmediate(resolve));
          if (token.isCancellationRequested) return;
          yield word;
        }
        state.ended += 1;
      }
      return Promise.resolve({ text: text() });
    },
  };
  const message = (role: string) => (content: string) => ({ role, content });
  const editor = {
    lm: { selectChatModels: () => Promise.resolve([model]) },
    LanguageModelChatMessage: { User: message('user'), Assistant: message('assistant') },
    CancellationTokenSource: class {
      readonly token = { isCancellationRequested: false };
      cancel(): void {
        this.token.isCancellationRequested = true;
      }
      dispose(): void {
        this.cancel();
      }
    },
  };
  return Object.assign(state, editor as unknown as EditorInterface);
}

const request = {
  messages: [{ role: 'user', content: 'Write f.' }],
  prefill: '',
  maxTokens: 20,
  sampling: { temperature: 1, topK: 40, topP: 1, seed: 1 },
} as const;

describe("the editor's own models", () => {
  const modelIn = (editor: EditorInterface) =>
    createModelOfEditor('acme/m', {
      cacheFolder: 'unused',
      settings: DEFAULT_SETTINGS,
      notice: () => undefined,
      env: {},
      access: { editorChats: () => editorChats(editor) },
    });

  it('answer through its interface, in its roles, with its count', async () => {
    const editor = editorWith(['return', ' x']);
    const { text, usage, finish } = await modelIn(editor).generate(request);
    assert.deepEqual([text, finish], ['return x', 'end']);
    assert.deepEqual(editor.sent, [{ role: 'user', content: 'Write f.' }]);
    assert.deepEqual([usage.promptTokens, usage.completionTokens], [8, 8]);
  });

  it('are cancelled with the answer that nobody waits for', async () => {
    const editor = editorWith(['a', 'b', 'c']);
    const stopped = await modelIn(editor).generate(request, { onText: () => 'stop' });
    assert.equal(stopped.text, 'a');
    assert.equal(editor.ended, 0);
  });
});
