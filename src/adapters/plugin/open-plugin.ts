import { orAbort, throwIfAborted } from '../../core/base/abort.ts';
import type { Clock } from '../../core/base/clock.ts';
import { within } from '../../core/base/within.ts';
import type { FromPlugin, PluginTool, ToPlugin } from './messages.ts';
import { startPlugin } from './plugin-process.ts';
import type { PluginProcess, ProcessOptions } from './plugin-process.ts';

export type PluginOptions = Pick<ProcessOptions, 'host' | 'root' | 'env' | 'said'> & {
  readonly clock: Clock;
  /** The program: one module of JavaScript. */
  readonly source: string;
};

/** A plug-in whose process runs; disposing it ends that, whatever it does. */
export type Plugin = Disposable & {
  readonly tools: readonly PluginTool[];
  /** Rejects when the tool throws, when its process dies, and with an `AbortError`. */
  call(tool: string, input: unknown, signal: AbortSignal): Promise<unknown>;
};

/** Longest that a plug-in may take until it has said what it has. */
const LOAD_MS = 10_000;
/** How long a call that was told to stop may take until its process is ended. */
const GRACE_MS = 1000;

type Loaded = Open & { readonly tools: readonly PluginTool[] };

type Open = {
  readonly process: PluginProcess;
  readonly ask: (message: ToPlugin) => Promise<FromPlugin>;
};

/** Starts a plug-in, and begins it anew for the next call when its process had to be ended. */
export async function openPlugin(options: PluginOptions, signal: AbortSignal): Promise<Plugin> {
  const { clock, source } = options;
  let process: PluginProcess | undefined;
  let current: Promise<Loaded> | undefined;
  let next = 0;
  let closed = false;
  const start = async (own: AbortSignal): Promise<Loaded> => {
    const open = begin(options, () => (current = undefined));
    ({ process } = open);
    try {
      const asked = (): Promise<FromPlugin> => open.ask({ type: 'load', id: (next += 1), source });
      const loaded = await within({ clock, signal: own, timeoutMs: LOAD_MS }, asked);
      if ('late' in loaded) throw new Error(`it did not load within ${LOAD_MS / 1000} s`);
      if (loaded.value.type !== 'loaded') throw new Error('it said nothing about its tools');
      return { ...open, tools: loaded.value.tools };
    } catch (error) {
      open.process[Symbol.dispose]();
      throw error;
    }
  };
  const { tools } = await (current = start(signal));
  return {
    tools,
    async call(tool, input, own) {
      throwIfAborted(own);
      if (closed) throw new Error('it was ended');
      const open = await (current ??= start(own));
      const id = (next += 1);
      const answer = open.ask({ type: 'call', id, tool, input });
      stopWith({ clock, signal: own, process: open.process, id }, answer);
      const message = await orAbort(answer, own);
      return message.type === 'result' ? message.value : null;
    },
    [Symbol.dispose]() {
      closed = true;
      process?.[Symbol.dispose]();
    },
  };
}

/** The process with what is asked of it; all of that is rejected when it is gone. */
function begin(options: PluginOptions, over: () => void): Open {
  const waiting = new Map<number, Asked<FromPlugin>>();
  const { host, root, env, said } = options;
  const process = startPlugin({
    ...{ host, root, env, said },
    gone(why) {
      over();
      for (const { reject } of waiting.values()) reject(new Error(why));
      waiting.clear();
    },
    heard(message) {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.type === 'failed') asked?.reject(new Error(message.message));
      else asked?.resolve(message);
    },
  });
  return {
    process,
    ask(message) {
      const asked = question<FromPlugin>();
      waiting.set(message.id, asked);
      process.send(message);
      return asked.promise;
    },
  };
}

type Asked<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

function question<T>(): Asked<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** Tells a call to stop when its signal aborts; one that does not is ended with its process. */
function stopWith(
  {
    clock,
    signal,
    process,
    id,
  }: Pick<PluginOptions, 'clock'> & {
    readonly signal: AbortSignal;
    readonly process: PluginProcess;
    readonly id: number;
  },
  answer: Promise<unknown>,
): void {
  const settled = new AbortController();
  const stop = (): void => {
    process.send({ type: 'cancel', id });
    clock.sleep(GRACE_MS, settled.signal).then(
      () => process[Symbol.dispose](),
      () => undefined,
    );
  };
  signal.addEventListener('abort', stop, { once: true });
  const end = (): void => {
    signal.removeEventListener('abort', stop);
    settled.abort();
  };
  answer.then(end, end);
}
