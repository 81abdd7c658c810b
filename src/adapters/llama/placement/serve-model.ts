import type { Written } from '../../../core/model/language-model.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import { readToModel, toFailure } from './messages.ts';
import type { FromModel, MakeModel, Step, ToModel } from './messages.ts';

/** The other end of the line, as the model's process sees it. */
export type Line = {
  readonly send: (message: FromModel) => void;
  /** Ends this process, when everything is said. */
  readonly end: () => void;
};

/** An unload is the owner's business: it ends the process. Longest a timer can wait. */
const NEVER_MS = 2 ** 31 - 1;

type Generate = Extract<ToModel, { type: 'generate' }>;
type Running = { readonly controller: AbortController; stops: boolean };

/** Answers an owner's messages with one model. Gives the function that takes the messages. */
export function serveModel(line: Line, makeModel: MakeModel): (message: unknown) => void {
  const running = new Map<number, Running>();
  const steps = collectSteps(line);
  let model: LlamaModel | undefined;

  const load = async ({ file, settings }: Extract<ToModel, { type: 'load' }>): Promise<void> => {
    const made = makeModel({ ...settings, obtain: () => Promise.resolve(file), idleMs: NEVER_MS });
    try {
      await made.load({ onProgress: progress => line.send({ type: 'progress', progress }) });
      model = made;
      line.send({ type: 'loaded', identity: made.identity });
    } catch (error) {
      line.send({ type: 'unloadable', failure: toFailure(error) });
    }
  };
  const generate = async ({ id, request, options, adapters, streams }: Generate): Promise<void> => {
    const own: Running = { controller: new AbortController(), stops: false };
    running.set(id, own);
    const onText = (soFar: string, written?: Written): 'stop' | undefined => {
      // Without a count the owner could not end the answer where its reader says.
      if (written === undefined) throw new Error('the engine does not count as it goes');
      steps.add(id, soFar, written);
      return own.stops ? 'stop' : undefined;
    };
    try {
      if (model === undefined) throw new Error('no model is loaded');
      const { signal } = own.controller;
      const face = adapters.length === 0 ? model : model.withAdapters(adapters);
      const completion = await face.generate(request, {
        ...options,
        signal,
        ...(streams ? { onText } : {}),
      });
      steps.flush();
      line.send({ type: 'done', id, completion });
    } catch (error) {
      steps.flush();
      line.send({ type: 'failed', id, failure: toFailure(error) });
    } finally {
      running.delete(id);
      steps.forget(id);
    }
  };
  return raw => {
    const message = readToModel(raw);
    if (message === undefined) return;
    if (message.type === 'load') void load(message);
    else if (message.type === 'generate') void generate(message);
    else if (message.type === 'cancel') running.get(message.id)?.controller.abort();
    else if (message.type === 'stop') {
      const own = running.get(message.id);
      if (own !== undefined) own.stops = true;
    } else {
      const ended = model?.[Symbol.asyncDispose]() ?? Promise.resolve();
      void ended.then(line.end, line.end);
    }
  };
}

/** Gathers what the answers have become, so that one pass of the engine is one message. */
function collectSteps(line: Line): {
  add(id: number, soFar: string, written: Written): void;
  flush(): void;
  forget(id: number): void;
} {
  const texts = new Map<number, string>();
  let waiting: Step[] = [];
  let timer: NodeJS.Immediate | undefined;
  const flush = (): void => {
    clearImmediate(timer);
    timer = undefined;
    if (waiting.length > 0) line.send({ type: 'steps', steps: waiting });
    waiting = [];
  };
  return {
    flush,
    add(id, soFar, written) {
      const keep = sharedStart(texts.get(id) ?? '', soFar);
      texts.set(id, soFar);
      waiting.push({ id, keep, add: soFar.slice(keep), ...written });
      timer ??= setImmediate(flush);
    },
    forget: id => void texts.delete(id),
  };
}

function sharedStart(before: string, after: string): number {
  if (after.startsWith(before)) return before.length;
  let shared = 0;
  while (shared < before.length && before[shared] === after[shared]) shared += 1;
  return shared;
}
