import { abortError, throwIfAborted } from '../../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../../core/base/errors.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  LoadProgress,
  ModelIdentity,
} from '../../../core/model/language-model.ts';
import type { Adapter } from '../open-context.ts';
import type { ModelFile } from '../residence.ts';
import { forkModel } from './fork-model.ts';
import type { ForkOptions, ModelProcess } from './fork-model.ts';
import { fromFailure } from './messages.ts';
import type { EngineSettings, FromModel } from './messages.ts';
import { createReply } from './reply.ts';
import type { Reply } from './reply.ts';

/** The model's process ended although nobody asked it to. The message says how. */
export class ModelProcessEnded extends Error {
  override readonly name = 'ModelProcessEnded';

  constructor(
    message: string,
    /** Whether the caller was shown some of the answer before. */
    readonly shown = false,
  ) {
    super(message);
  }
}

export type Ending = {
  /** How it ended, in a few words. */
  readonly why: string;
  /** Whether it was asked to. */
  readonly asked: boolean;
};

/** A process with a loaded model. */
export type Connection = {
  readonly identity: ModelIdentity;
  /** As the port's; rejects with `ModelProcessEnded` when the process goes meanwhile. */
  generate(
    request: GenerateRequest,
    options: GenerateOptions,
    adapters?: readonly Adapter[],
  ): Promise<Completion>;
  /** Resolves when the process is gone. */
  readonly exited: Promise<Ending>;
  /** Ends the process; what is under way rejects with the error. Resolves when it is gone. */
  end(error: Error): Promise<void>;
};

export type ConnectOptions = {
  readonly fork: ForkOptions;
  readonly file: ModelFile;
  readonly settings: EngineSettings;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
};

/** A process that was asked to end and has not after this long is ended by force. */
const END_MS = 5000;

/**
 * Starts a process and has it load the model. Rejects with the model's own error, with
 * `ModelProcessEnded` when the process ends over it, with `model-load-failed` when there is no
 * process to be had, or with an `AbortError`. None is left behind then.
 */
export async function connectModel(options: ConnectOptions): Promise<Connection> {
  const { signal, file, settings, onProgress } = options;
  throwIfAborted(signal);
  const replies = new Map<number, Reply>();
  let loaded: (message: Extract<FromModel, { type: 'loaded' | 'unloadable' }>) => void;
  const answer = new Promise<Extract<FromModel, { type: 'loaded' | 'unloadable' }>>(
    resolve => (loaded = resolve),
  );
  const model = await start(options.fork, message => {
    if (message.type === 'progress') onProgress?.(withoutUndefined(message.progress));
    else if (message.type === 'loaded' || message.type === 'unloadable') loaded(message);
    else deliver(replies, message);
  });
  const onAbort = (): void => model.kill();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    model.send({ type: 'load', file, settings });
    const said = await Promise.race([answer, model.exited]);
    if (signal?.aborted === true) throw abortError(signal);
    if (typeof said === 'string') throw new ModelProcessEnded(said);
    if (said.type === 'unloadable') throw fromFailure(said.failure);
    return connection(model, replies, said);
  } catch (error) {
    model.kill();
    await model.exited;
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function start(
  fork: ForkOptions,
  onMessage: (message: FromModel) => void,
): Promise<ModelProcess> {
  try {
    return await forkModel(fork, onMessage);
  } catch (cause) {
    throw new ReasonCodeError(
      'model-load-failed',
      `No process could be started for the model (${errorText(cause)}). ` +
        'Build or install the extension again, or set reasonCode.modelPlacement to host.',
      { cause },
    );
  }
}

function connection(
  model: ModelProcess,
  replies: Map<number, Reply>,
  { identity }: Extract<FromModel, { type: 'loaded' }>,
): Connection {
  let lastId = 0;
  let over: string | undefined;
  let asked = false;
  void model.exited.then(why => {
    over = why;
    for (const reply of replies.values()) reply.reject(new ModelProcessEnded(why, reply.shown()));
  });
  return {
    identity: withoutUndefined(identity),
    exited: model.exited.then(why => ({ why, asked })),
    async generate(request, { signal, onText, ...options }, adapters = []) {
      throwIfAborted(signal);
      if (over !== undefined) throw new ModelProcessEnded(over);
      const id = (lastId += 1);
      const follow = {
        ...(signal === undefined ? {} : { signal }),
        ...(onText === undefined ? {} : { onText }),
      };
      const reply = createReply(id, follow, model.send);
      replies.set(id, reply);
      const streams = onText !== undefined;
      model.send({ type: 'generate', id, request, options, adapters, streams });
      try {
        return await reply.result;
      } finally {
        replies.delete(id);
      }
    },
    async end(error) {
      asked = true;
      for (const reply of replies.values()) reply.reject(error);
      model.send({ type: 'dispose' });
      const force = setTimeout(model.kill, END_MS);
      await model.exited;
      clearTimeout(force);
    },
  };
}

function deliver(replies: ReadonlyMap<number, Reply>, message: FromModel): void {
  if (message.type === 'steps') for (const step of message.steps) replies.get(step.id)?.step(step);
  else if (message.type === 'done')
    replies.get(message.id)?.done(withoutUndefined(message.completion));
  else if (message.type === 'failed') replies.get(message.id)?.failed(message.failure);
}

/** What came over the line has no key without a value, though its schema's type allows one. */
function withoutUndefined<T extends object>(
  value: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return value as { [K in keyof T]: Exclude<T[K], undefined> };
}
