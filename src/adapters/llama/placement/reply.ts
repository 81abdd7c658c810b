import { createPending } from '../../../core/base/pending.ts';
import type { Completion, GenerateOptions } from '../../../core/model/language-model.ts';
import { fromFailure } from './messages.ts';
import type { Failure, Step, ToModel } from './messages.ts';

/** One request under way in the model's process. */
export type Reply = {
  readonly result: Promise<Completion>;
  /** True once the caller was shown some of the text: then it cannot be asked for again unseen. */
  readonly shown: () => boolean;
  step(step: Step): void;
  done(completion: Completion): void;
  failed(failure: Failure): void;
  reject(error: Error): void;
};

/**
 * Follows one request. The caller's `onText` runs here, and the answer ends where it says so, with
 * the text and tokens of that moment, although the engine may be some tokens further by then.
 */
export function createReply(
  id: number,
  { signal, onText }: Pick<GenerateOptions, 'signal' | 'onText'>,
  send: (message: ToModel) => void,
): Reply {
  const answer = createPending<Completion>({
    signal,
    onAbort: () => send({ type: 'cancel', id }),
  });
  let text = '';
  let shown = false;
  return {
    result: answer.result,
    shown: () => shown,
    step({ keep, add, usage, logProbability }) {
      if (answer.settled) return;
      text = text.slice(0, keep) + add;
      shown = true;
      try {
        const written = { usage, ...(logProbability === undefined ? {} : { logProbability }) };
        if (onText?.(text, written) !== 'stop') return;
        send({ type: 'stop', id });
        answer.resolve({ text, finish: 'stopped', ...written });
      } catch (error) {
        send({ type: 'cancel', id });
        answer.reject(error);
      }
    },
    done: completion => answer.resolve(completion),
    failed: failure => answer.reject(fromFailure(failure)),
    reject: error => answer.reject(error),
  };
}
