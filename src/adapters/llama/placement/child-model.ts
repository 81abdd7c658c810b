import { orAbort, throwIfAborted } from '../../../core/base/abort.ts';
import type { Clock } from '../../../core/base/clock.ts';
import { ReasonCodeError } from '../../../core/base/errors.ts';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  LanguageModel,
  LoadProgress,
  ModelIdentity,
} from '../../../core/model/language-model.ts';
import { shutDown } from '../../../core/model/model-errors.ts';
import { createLlamaModel } from '../create-llama-model.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import { withAdapterNames } from '../load-model.ts';
import type { Adapter } from '../open-context.ts';
import type { LlamaModelOptions } from '../residence.ts';
import { createUse, createWatchers } from '../use.ts';
import { ModelProcessEnded, connectModel } from './connect-model.ts';
import type { Connection } from './connect-model.ts';
import { createCrashCount } from './crash-count.ts';
import type { ForkOptions } from './fork-model.ts';
import { engineSettings } from './messages.ts';
import type { EngineSettings } from './messages.ts';

export type SupervisionOptions = {
  readonly fork: ForkOptions;
  readonly clock: Clock;
  /** The settings for the next start after so many recent crashes, say without a graphics card. */
  readonly afterCrashes?: (settings: EngineSettings, crashes: number) => EngineSettings;
};

/**
 * The model in a supervised process of its own. A crash there costs what is being answered: it is
 * asked again where nobody was shown any of it, and rejects with `model-crashed` otherwise. The
 * process starts with the first request, again after a crash, and ends after idle time.
 */
export function createChildModel(
  options: LlamaModelOptions,
  supervision: SupervisionOptions,
): LlamaModel {
  // Never loaded here: it knows what a model is called and how wide it is before it is loaded.
  const unloaded = createLlamaModel(options);
  const residence = createProcessResidence(options, supervision);
  const identity = (): ModelIdentity => residence.last()?.identity ?? unloaded.identity;
  const face = (adapters: readonly Adapter[]): Omit<LanguageModel, 'identity'> => ({
    parallel: unloaded.parallel,
    async load({ signal, onProgress } = {}) {
      const leave = residence.watch(onProgress);
      try {
        await residence.use(() => Promise.resolve(), signal);
      } finally {
        leave();
      }
    },
    async generate(request, generate = {}) {
      throwIfAborted(generate.signal);
      const asked: Asked = { request, options: generate, adapters };
      return residence.use(connect => ask(connect, asked), generate.signal);
    },
    // What has adapters shares the process, and does not own it.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  return {
    ...face([]),
    get identity() {
      return identity();
    },
    withAdapters: adapters => ({
      ...face(adapters),
      get identity() {
        return withAdapterNames(identity(), adapters);
      },
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all([residence.end(), unloaded[Symbol.asyncDispose]()]);
    },
  };
}

type Asked = {
  readonly request: GenerateRequest;
  readonly options: GenerateOptions;
  readonly adapters: readonly Adapter[];
};
type Connect = () => Promise<Connection>;

async function ask(connect: Connect, { request, options, adapters }: Asked): Promise<Completion> {
  for (let attempt = 1; ; attempt += 1) {
    const connection = await orAbort(connect(), options.signal);
    try {
      return await connection.generate(request, options, adapters);
    } catch (cause) {
      if (!(cause instanceof ModelProcessEnded)) throw cause;
      if (attempt === 1 && !cause.shown) continue;
      throw new ReasonCodeError(
        'model-crashed',
        `The model's process ended in the middle of an answer (${cause.message}). ` +
          'It is started again by the next request: try once more.',
        { cause },
      );
    }
  }
}

type ProcessResidence = {
  /** The latest process that came up, which may be gone. */
  readonly last: () => Connection | undefined;
  /** Counts as use until the work is done. The work connects as often as it needs to. */
  use<T>(work: (connect: Connect) => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  watch(listener: ((progress: LoadProgress) => void) | undefined): () => void;
  end(): Promise<void>;
};

function createProcessResidence(
  options: LlamaModelOptions,
  supervision: SupervisionOptions,
): ProcessResidence {
  const watchers = createWatchers();
  const ending = new AbortController();
  const process = createSlot(createStarter(options, supervision, ending.signal, watchers.tell));
  const use = createUse(() => void process.empty(), options.idleMs);
  const connect: Connect = () =>
    ending.signal.aborted ? Promise.reject(shutDown()) : process.connect();
  return {
    last: process.last,
    watch: watchers.watch,
    use: (work, signal) =>
      use.during(async () => {
        await orAbort(connect(), signal);
        return work(connect);
      }),
    async end() {
      ending.abort();
      use.stop();
      await process.empty();
    },
  };
}

type Slot = {
  /** The process that is there, or a new one. */
  readonly connect: Connect;
  readonly last: () => Connection | undefined;
  /** Ends the process that is there. Resolves when it is gone. */
  readonly empty: () => Promise<void>;
};

/** Holds at most one process; one that is gone makes room by itself. */
function createSlot(start: Connect): Slot {
  let current: Promise<Connection> | undefined;
  let leaving: Promise<void> = Promise.resolve();
  let latest: Connection | undefined;
  return {
    last: () => latest,
    connect() {
      if (current !== undefined) return current;
      // Two copies of a model may not fit the memory.
      const mine = leaving.then(start);
      current = mine;
      const forget = (): void => {
        if (current === mine) current = undefined;
      };
      mine.then(connection => {
        latest = connection;
        void connection.exited.then(forget);
      }, forget);
      return mine;
    },
    async empty() {
      const ended = current;
      current = undefined;
      const before = leaving;
      leaving = (async () => {
        await before;
        await (await ended?.catch(() => undefined))?.end(shutDown());
      })();
      await leaving;
    },
  };
}

/** Gives the function that obtains the file and brings a process up, after crashes with a pause. */
function createStarter(
  options: LlamaModelOptions,
  { fork, clock, afterCrashes }: SupervisionOptions,
  signal: AbortSignal,
  onProgress: (progress: LoadProgress) => void,
): Connect {
  const crashes = createCrashCount(clock);
  const settings = engineSettings(options);
  const once = async (): Promise<Connection> => {
    const file = await options.obtain({ signal, onProgress });
    for (;;) {
      await crashes.ready(signal);
      const count = crashes.recent();
      const now = count === 0 ? settings : (afterCrashes?.(settings, count) ?? settings);
      try {
        const connection = await connectModel({ fork, file, settings: now, onProgress, signal });
        void connection.exited.then(({ why, asked }) => {
          if (!asked) crashes.note(why);
        });
        return connection;
      } catch (error) {
        if (!(error instanceof ModelProcessEnded)) throw error;
        crashes.note(error.message);
      }
    }
  };
  return async () => {
    try {
      return await once();
    } catch (error) {
      throw signal.aborted ? shutDown() : error;
    }
  };
}
