import { abortError } from '../../../core/base/abort.ts';
import type { Completion, GenerateOptions, Written } from '../../../core/model/language-model.ts';
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

/** The text at the moment when the caller had enough of it. */
type Enough = { readonly text: string; readonly tokens: number };

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
  let tokens = 0;
  let enough: Enough | undefined;
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
  const show = (written: Written | undefined): void => {
    if (onText?.(text, written) !== 'stop') return;
    send({ type: 'stop', id });
    enough = { text, tokens };
    if (written === undefined) return;
    settle(() => give({ text, finish: 'stopped', ...written }));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return {
    result,
    shown: () => tokens > 0,
    step({ keep, add, usage, logProbability }) {
      if (!open || enough !== undefined) return;
      text = text.slice(0, keep) + add;
      tokens += 1;
      try {
        const measured = logProbability === undefined ? {} : { logProbability };
        show(usage === undefined ? undefined : { usage, ...measured });
      } catch (error) {
        send({ type: 'cancel', id });
        settle(() => fail(error));
      }
    },
    done: completion =>
      settle(() => give(enough === undefined ? completion : cut(completion, enough))),
    failed: failure => settle(() => fail(fromFailure(failure))),
    reject: error => settle(() => fail(error)),
  };
}

/**
 * The completion as it was when its caller had enough: an engine that does not count as it goes has
 * written on. How probable the beginning alone is cannot be told then.
 */
function cut({ usage }: Completion, { text, tokens }: Enough): Completion {
  const more = Math.max(0, usage.completionTokens - tokens);
  return {
    text,
    finish: 'stopped',
    usage: {
      ...usage,
      completionTokens: usage.completionTokens - more,
      evaluatedTokens: usage.evaluatedTokens - more,
    },
  };
}
