import { createPending } from '../../core/base/pending.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
} from '../../core/model/language-model.ts';
import { createAnswerReader } from '../../core/model/prefill.ts';
import type { PrefillMode } from '../../core/model/prefill.ts';
import { createCallReader } from './call-reader.ts';
import type { Piece } from './chunk.ts';

/** Tokens that are charged to one answer of a request. */
export type Charge = { readonly promptTokens: number; readonly evaluatedPrompt: number };

/** One `generate` that waits for its answer, which may come with others in one request. */
export type Member = {
  readonly request: GenerateRequest;
  readonly options: GenerateOptions;
  readonly result: Promise<Completion>;
  /** True once nobody waits for it any more. */
  readonly settled: boolean;
  /** True once its answer is whole. */
  readonly finished: boolean;
  /** True when it was ended here, while the endpoint may still be writing it. */
  readonly cut: boolean;
  /** Tokens written so far, the repetition of a prefill and thoughts included. */
  readonly writtenTokens: number;
  /** Takes the next piece of its answer. */
  take(piece: Piece, mode: PrefillMode): void;
  /** Gives the answer to who waits for it. */
  deliver(charge: Charge, completionTokens?: number): void;
  fail(error: unknown): void;
  /** Called once it is settled or finished: the request may not be needed any more. */
  onOver: () => void;
};

/** Makes a member; an abort rejects its result at once, whatever the endpoint does. */
export function createMember(request: GenerateRequest, options: GenerateOptions): Member {
  const writing = createWriting(request, options);
  let over: () => void = () => undefined;
  const answer = createPending<Completion>({ signal: options.signal, onSettled: () => over() });
  return {
    request,
    options,
    result: answer.result,
    get settled() {
      return answer.settled;
    },
    get finished() {
      return writing.finish() !== undefined;
    },
    get cut() {
      return writing.isCut();
    },
    get writtenTokens() {
      return writing.tokens();
    },
    take(piece, mode) {
      if (answer.settled || writing.finish() !== undefined) return;
      try {
        writing.take(piece, mode);
      } catch (error) {
        answer.reject(error);
        return;
      }
      if (writing.finish() !== undefined) over();
    },
    deliver: (charge, completionTokens = writing.tokens()) =>
      answer.resolve(writing.completion(charge, completionTokens)),
    fail: error => answer.reject(error),
    get onOver() {
      return over;
    },
    set onOver(next) {
      over = next;
    },
  };
}

type Writing = {
  finish(): Completion['finish'] | undefined;
  isCut(): boolean;
  tokens(): number;
  take(piece: Piece, mode: PrefillMode): void;
  completion(charge: Charge, completionTokens: number): Completion;
};

/** The text of one answer, as it is written. */
function createWriting(request: GenerateRequest, options: GenerateOptions): Writing {
  const { prefill, maxTokens } = request;
  const call = request.tools === undefined ? undefined : createCallReader();
  let reader: ReturnType<typeof createAnswerReader> | undefined;
  let text = '';
  let finish: Completion['finish'] | undefined;
  let isCut = false;
  let tokens = 0;
  /** Those of the text itself, which the limit of an answer means. */
  let ownTokens = 0;
  let logProbability: number | undefined = 0;
  return {
    finish: () => finish,
    isCut: () => isCut,
    tokens: () => tokens,
    take({ text: said, thoughts, logProbabilities, finish: ended, call: bit }, mode) {
      reader ??= createAnswerReader(prefill, mode);
      if (bit !== undefined) {
        call?.push(bit);
        tokens += 1;
      }
      if (said !== '' || thoughts !== '') {
        const count = Math.max(1, logProbabilities?.length ?? 1);
        tokens += count;
        text = reader.push(said);
        if (said !== '' && text !== '') {
          ownTokens += count;
          if (logProbabilities === undefined) logProbability = undefined;
          else if (logProbability !== undefined)
            logProbability += logProbabilities.reduce((sum, one) => sum + one, 0);
          if (options.onText?.(text) === 'stop') finish = 'stopped';
          else if (ownTokens >= maxTokens && ended === undefined) finish = 'length';
          isCut = finish !== undefined;
        }
      }
      if (ended === undefined || finish !== undefined) return;
      text = call?.end() ?? reader.end();
      finish = ended === 'length' ? 'length' : 'end';
    },
    completion({ promptTokens, evaluatedPrompt }, completionTokens) {
      const evaluatedTokens = evaluatedPrompt + completionTokens;
      const measured =
        options.logProbability === true && ownTokens > 0 ? logProbability : undefined;
      return {
        text,
        finish: finish ?? 'end',
        usage: { promptTokens, completionTokens, evaluatedTokens, modelCalls: 1 },
        ...(measured === undefined ? {} : { logProbability: measured }),
      };
    },
  };
}
