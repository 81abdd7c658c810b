import { availableParallelism } from 'node:os';
import { orAbort } from '../../core/base/abort.ts';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { createSemaphore } from '../../core/base/semaphore.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Execution, Job, RunOptions, Sandbox, SelfTest } from '../../core/sandbox/sandbox.ts';
import { runSelfTest } from '../../core/sandbox/self-test.ts';
import { startHostProcess } from './host-process.ts';
import type { HostProcess } from './host-process.ts';
import type { FromHost, InterpreterFiles } from './messages.ts';

export type EmbeddedSandboxOptions = {
  /** The bundle of the sandbox host. */
  readonly hostEntry: string;
  readonly files: InterpreterFiles;
  /** Candidates that run side by side; one core is left to the model. @default cores - 1, at most 4 */
  readonly concurrency?: number;
};

type Waiting = {
  readonly resolve: (execution: Execution) => void;
  readonly reject: (error: Error) => void;
  readonly onStderr: ((chunk: string) => void) | undefined;
};

/**
 * The sandbox for machines without Docker: CPython as WebAssembly, one fresh interpreter a
 * candidate, in one child process that can be killed at any time. Nothing runs before its
 * self-test passed. Disposing it ends the child.
 */
export function createEmbeddedSandbox(options: EmbeddedSandboxOptions): Sandbox {
  const places = options.concurrency ?? Math.max(1, Math.min(4, availableParallelism() - 1));
  const semaphore = createSemaphore(places);
  const host = createHost(options, places);
  let tested: Promise<SelfTest> | undefined;

  const runOnce = async (job: Job, run: RunOptions): Promise<Execution> => {
    try {
      return await host.run(job, run);
    } catch (first) {
      // Once more in a fresh process: it may have died of another candidate's doing.
      return host.run(job, run).catch((error: unknown) => {
        throw new ReasonCodeError(
          'sandbox-broken',
          `The embedded sandbox failed twice (${errorText(first)}; ${errorText(error)}). ` +
            'Run "Reason-Code: Doctor" (reason-code doctor) to see what is wrong with it.',
          { cause: error },
        );
      });
    }
  };
  const selfTest = (): Promise<SelfTest> => (tested ??= runSelfTest(runOnce));

  return {
    name: 'embedded',
    languages: ['python'],
    async run(job, run) {
      const cancelled = cancelledExecution();
      try {
        const test = await orAbort(selfTest(), run.signal);
        if (!test.passed) throw selfTestFailed(test);
        const release = await semaphore.acquire(run.signal);
        try {
          return await runOnce(job, run);
        } finally {
          release();
        }
      } catch (error) {
        if (run.signal?.aborted === true) return cancelled;
        throw error;
      }
    },
    warm() {
      selfTest().then(
        () => host.warm(),
        () => undefined,
      );
    },
    selfTest: async signal => {
      tested = undefined;
      return orAbort(selfTest(), signal);
    },
    [Symbol.asyncDispose]: () => host.end(),
  };
}

function selfTestFailed({ checks }: SelfTest): ReasonCodeError {
  const failed = checks
    .filter(check => !check.passed)
    .map(check => `${check.name}: ${check.detail}`);
  return new ReasonCodeError(
    'sandbox-broken',
    `The embedded sandbox failed its self-test, so nothing is run (${failed.join('; ')}). ` +
      'Run "Reason-Code: Doctor" (reason-code doctor) for all of it.',
  );
}

function cancelledExecution(): Execution {
  return {
    load: { status: 'stopped', stop: { verdict: 'CANCELLED', reason: 'cancelled' } },
    outcomes: [],
    stderr: '',
    wallMs: 0,
    sandbox: 'embedded',
  };
}

type Host = {
  run(job: Job, options: RunOptions): Promise<Execution>;
  warm(): void;
  end(): Promise<void>;
};

/** Owns the child process: starts it when it is needed, again after it died, ends it. */
function createHost(options: EmbeddedSandboxOptions, parked: number): Host {
  const waiting = new Map<number, Waiting>();
  let child: Promise<HostProcess> | undefined;
  let gone: (() => void) | undefined;
  let ended = false;
  let nextId = 0;

  const onMessage = (message: FromHost): void => {
    if (message.type === 'started') return;
    const run = waiting.get(message.id);
    if (message.type === 'stderr') {
      run?.onStderr?.(message.text);
      return;
    }
    waiting.delete(message.id);
    if (message.type === 'failed') run?.reject(new Error(message.why));
    else run?.resolve(message.execution);
  };
  const onExit = (why: string): void => {
    child = undefined;
    gone?.();
    for (const run of [...waiting.values()]) run.reject(new Error(why));
    waiting.clear();
  };
  const connect = (): Promise<HostProcess> => {
    if (ended) throw new ReasonCodeError('sandbox-unavailable', 'The sandbox was shut down.');
    const { hostEntry: entry, files } = options;
    child ??= startHostProcess({ entry, files, parked, onMessage, onExit }).catch(
      (error: unknown) => {
        child = undefined;
        throw error;
      },
    );
    return child;
  };

  return {
    async run(job, { limits, signal, onStderr }) {
      const host = await connect();
      const id = (nextId += 1);
      const cancel = (): void => host.send({ type: 'cancel', id });
      const answer = new Promise<Execution>((resolve, reject) => {
        waiting.set(id, { resolve, reject, onStderr });
      });
      host.send({ type: 'run', id, job, limits });
      if (signal?.aborted === true) cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      return answer.finally(() => signal?.removeEventListener('abort', cancel));
    },
    warm: () => void connect().then(host => host.send({ type: 'warm', limits: DEFAULT_LIMITS })),
    async end() {
      ended = true;
      const host = await child?.catch(() => undefined);
      if (host === undefined) return;
      const exited = new Promise<void>(resolve => (gone = resolve));
      host.kill();
      await exited;
    },
  };
}
