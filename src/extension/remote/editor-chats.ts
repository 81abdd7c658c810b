import type * as vscode from 'vscode';
import type { EditorChats } from '../../compose/create-remote-model.ts';
import { cancelledWith } from '../to-cancellation-token.ts';

/** What is used of the editor's own interface, so that a test can stand in for it. */
export type EditorInterface = {
  readonly lm: Pick<typeof vscode.lm, 'selectChatModels'>;
  readonly LanguageModelChatMessage: Pick<
    typeof vscode.LanguageModelChatMessage,
    'User' | 'Assistant'
  >;
  readonly CancellationTokenSource: new () => vscode.CancellationTokenSource;
};

/** The models that the editor has at this moment. */
export async function editorChats(editor: EditorInterface): Promise<EditorChats> {
  const models = await editor.lm.selectChatModels();
  return models.map(model => chatOf(model, editor));
}

function chatOf(model: vscode.LanguageModelChat, editor: EditorInterface): EditorChats[number] {
  const { id, vendor, family, maxInputTokens } = model;
  const { LanguageModelChatMessage: message } = editor;
  return {
    id,
    vendor,
    family,
    maxInputTokens,
    async *ask(messages, signal) {
      using cancellation = cancelledWith(signal, editor);
      const sent = messages.map(({ role, content }) =>
        role === 'user' ? message.User(content) : message.Assistant(content),
      );
      const justification = 'Reason-Code writes the bodies of functions that you ask it to solve.';
      const answer = await model.sendRequest(sent, { justification }, cancellation.token);
      yield* answer.text;
    },
    async countTokens(text, signal) {
      using cancellation = cancelledWith(signal, editor);
      return await model.countTokens(text, cancellation.token);
    },
  };
}
