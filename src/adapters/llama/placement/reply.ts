import { abortError } from '../../../core/base/abort.ts';
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
  let settle: (end: () => void) => void = () => undefined;
  let give: (completion: Completion) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const result = new Promise<Completion>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  let open = true;
  let text = '';
  let shown = false;
  const onAbort = (): void => {
    send({ type: 'cancel', id });
    settle(() => fail(abortError(signal as AbortSignal)));
  };
  settle = end => {
    if (!open) return;
    open = false;
    signal?.removeEventListener('abort', onAbort);
    end();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return {
    result,
    shown: () => shown,
    step({ keep, add, usage, logProbability }) {
      if (!open) return;
      text = text.slice(0, keep) + add;
      shown = true;
      try {
        const written = { usage, ...(logProbability === undefined ? {} : { logProbability }) };
        if (onText?.(text, written) !== 'stop') return;
        send({ type: 'stop', id });
        settle(() => give({ text, finish: 'stopped', ...written }));
      } catch (error) {
        send({ type: 'cancel', id });
        settle(() => fail(error));
      }
    },
    done: completion => settle(() => give(completion)),
    failed: failure => settle(() => fail(fromFailure(failure))),
    reject: error => settle(() => fail(error)),
  };
}
