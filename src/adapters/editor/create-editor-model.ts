import { abortError, orAbort, throwIfAborted } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { askWith, createAnswerReader } from '../../core/model/prefill.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  LanguageModel,
} from '../../core/model/language-model.ts';
import { withToolWords } from '../../core/model/tool-call.ts';
import { promptTooLong, shutDown } from '../../core/model/model-errors.ts';

export type EditorMessage = { readonly role: 'user' | 'assistant'; readonly content: string };

/** One of the models that an editor brings, whoever made it. */
export type EditorChat = {
  readonly id: string;
  readonly vendor: string;
  readonly family: string;
  /** Tokens of a prompt that fit. */
  readonly maxInputTokens: number;
  /** Answers in pieces; the first use may ask the user for leave. Ends with the signal. */
  ask(messages: readonly EditorMessage[], signal: AbortSignal): AsyncIterable<string>;
  countTokens(text: string, signal: AbortSignal): Promise<number>;
};

export type EditorModelOptions = {
  /** The model's id, its family, or VENDOR/FAMILY. */
  readonly id: string;
  /** All models that the editor has at this moment. */
  readonly chats: () => Promise<readonly EditorChat[]>;
  readonly parallel: number;
  /** Told in one line what the user should know. */
  readonly notice: (line: string) => void;
};

/**
 * A model of the editor. It takes no seed, no sampling and no beginning of an answer (it is asked
 * for in words), and gives no probabilities. `load` rejects with `model-missing` when there is none
 * of that name, `generate` with `model-refused` when the user or a quota does not allow it.
 */
export function createEditorModel(options: EditorModelOptions): LanguageModel {
  const ending = new AbortController();
  let found: EditorChat | undefined;
  let isSaid = false;
  const find = async (signal: AbortSignal | undefined): Promise<EditorChat> => {
    throwIfAborted(signal);
    if (ending.signal.aborted) throw shutDown();
    if (found !== undefined) return found;
    const chats = await orAbort(options.chats(), signal);
    const chosen = chats.find(chat => isNamed(chat, options.id));
    if (chosen === undefined) throw missing(options.id, chats);
    if (!isSaid) {
      isSaid = true;
      options.notice(
        `The editor's model ${chosen.id} takes no seed: the same search may come out otherwise.`,
      );
    }
    return (found = chosen);
  };
  return {
    get identity() {
      const name = found === undefined ? '' : ` ${found.vendor}/${found.family}`;
      const engine = `model of the editor${name}, which takes no seed`;
      return { id: `editor:${options.id}`, weakStandIn: false, engine };
    },
    parallel: options.parallel,
    async load({ signal, onProgress } = {}) {
      onProgress?.({ phase: 'loading', detail: 'asking the editor for its models' });
      await find(signal);
    },
    async generate(request, generate = {}) {
      const chat = await find(generate.signal);
      return answer(chat, request, generate, ending.signal);
    },
    [Symbol.asyncDispose]() {
      ending.abort();
      return Promise.resolve();
    },
  };
}

function isNamed({ id, vendor, family }: EditorChat, name: string): boolean {
  return [id, family, `${vendor}/${family}`].includes(name.trim());
}

function missing(id: string, chats: readonly EditorChat[]): ReasonCodeError {
  const names = [...new Set(chats.map(({ vendor, family }) => `${vendor}/${family}`))];
  const has = names.length === 0 ? 'none: install or sign in to an extension that brings one' : '';
  return new ReasonCodeError(
    'model-missing',
    `The editor has no model "${id}" (it has ${has || names.join(', ')}). Set reasonCode.model to editor: and one of these.`,
  );
}

async function answer(
  chat: EditorChat,
  request: GenerateRequest,
  { signal, onText }: GenerateOptions,
  ended: AbortSignal,
): Promise<Completion> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const one of [signal, ended]) one?.addEventListener('abort', abort, { once: true });
  const messages = messagesOf(request);
  try {
    const prompt = messages.map(({ content }) => content).join('\n');
    const promptTokens = await orAbort(counted(chat, prompt, controller.signal), signal);
    if (promptTokens > chat.maxInputTokens)
      throw promptTooLong(promptTokens, chat.maxInputTokens, "the editor's model");
    const written = write(chat, messages, request, { onText, signal: controller.signal });
    const { text, raw, finish } = await orAbort(written, signal);
    const completionTokens = await orAbort(counted(chat, raw, controller.signal), signal);
    const evaluatedTokens = promptTokens + completionTokens;
    const usage = { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 };
    return { text, finish, usage };
  } catch (error) {
    throw explained(error, chat, signal);
  } finally {
    for (const one of [signal, ended]) one?.removeEventListener('abort', abort);
    controller.abort();
  }
}

async function write(
  chat: EditorChat,
  messages: readonly EditorMessage[],
  { prefill, maxTokens }: GenerateRequest,
  { onText, signal }: { onText: GenerateOptions['onText']; readonly signal: AbortSignal },
): Promise<Pick<Completion, 'text' | 'finish'> & { readonly raw: string }> {
  const reader = createAnswerReader(prefill, 'ask');
  let [raw, text] = ['', ''];
  for await (const piece of chat.ask(messages, signal)) {
    throwIfAborted(signal);
    raw += piece;
    text = reader.push(piece);
    if (text === '') continue;
    if (onText?.(text) === 'stop') return { text, raw, finish: 'stopped' };
    throwIfAborted(signal);
    // The editor takes no limit, and counting is a request of its own: about is enough here.
    if (text.length / CHARACTERS_PER_TOKEN >= maxTokens) return { text, raw, finish: 'length' };
  }
  throwIfAborted(signal);
  return { text: reader.end(), raw, finish: 'end' };
}

/** The editor knows no role for what is said about all messages: the first one says it. */
function messagesOf(request: GenerateRequest): readonly EditorMessage[] {
  const { tools, messages } = request;
  const asked =
    tools === undefined ? request : { ...request, messages: withToolWords(messages, tools) };
  return askWith(asked, 'ask').messages.map(({ role, content }) => {
    return { role: role === 'assistant' ? 'assistant' : 'user', content };
  });
}

const CHARACTERS_PER_TOKEN = 4;

async function counted(chat: EditorChat, text: string, signal: AbortSignal): Promise<number> {
  try {
    return await chat.countTokens(text, signal);
  } catch {
    return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
  }
}

/** What the editor throws has a code of its own; anything else is the maker's affair. */
function explained(error: unknown, { id }: EditorChat, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return abortError(signal);
  if (error instanceof ReasonCodeError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const why = errorText(error).slice(0, 300);
  if (code === 'NoPermissions')
    return new ReasonCodeError(
      'model-refused',
      `Reason-Code may not use the editor's model ${id} (${why}). Allow it when the editor asks, or under "Manage Extension Access" of the account's menu.`,
    );
  if (code === 'Blocked')
    return new ReasonCodeError(
      'model-refused',
      `The editor's model ${id} is blocked (${why}): a quota is used up, or a filter objects. Wait, or take another model.`,
    );
  return new ReasonCodeError(
    'model-unreachable',
    `The editor's model ${id} failed (${why}). Try again, or take another model.`,
  );
}
