import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Execution, Job, RunOptions } from '../../core/sandbox/sandbox.ts';
import { startHostProcess } from './host-process.ts';
import type { HostProcess, HostProcessOptions } from './host-process.ts';
import type { FromHost } from './messages.ts';

/** The child process, started when it is needed and again after it died. */
export type HostOwner = {
  /** Rejects when the child died or hung; then the job may be tried again. */
  run(job: Job, options: RunOptions): Promise<Execution>;
  warm(): void;
  /** Whether Node's own permission model guards the child as a second layer. */
  permissions(): Promise<boolean>;
  end(): Promise<void>;
};

type Waiting = {
  readonly resolve: (execution: Execution) => void;
  readonly reject: (error: Error) => void;
  readonly onStderr: ((chunk: string) => void) | undefined;
};

/** What a child may take beyond the candidate's own time: to start an interpreter, to end it. */
const GRACE_MS = 30_000;
const CANCEL_MS = 3000;

export function createHostOwner(
  start: Omit<HostProcessOptions, 'onMessage' | 'onExit'>,
): HostOwner {
  const waiting = new Map<number, Waiting>();
  let child: Promise<HostProcess> | undefined;
  let gone: (() => void) | undefined;
  let ended = false;
  let nextId = 0;

  const onMessage = (message: FromHost): void => settle(waiting, message);
  const onExit = (why: string): void => {
    child = undefined;
    gone?.();
    for (const run of [...waiting.values()]) run.reject(new Error(why));
    waiting.clear();
  };
  const connect = async (): Promise<HostProcess> => {
    if (ended) throw new ReasonCodeError('sandbox-unavailable', 'The sandbox was shut down.');
    child ??= startHostProcess({ ...start, onMessage, onExit }).catch((error: unknown) => {
      child = undefined;
      throw error;
    });
    return child;
  };

  return {
    async run(job, options) {
      const host = await connect();
      const id = (nextId += 1);
      const answer = new Promise<Execution>((resolve, reject) => {
        waiting.set(id, { resolve, reject, onStderr: options.onStderr });
      });
      host.send({ type: 'run', id, job, limits: options.limits });
      return guarded(host, id, answer, options);
    },
    warm() {
      connect().then(
        host => host.send({ type: 'warm' }),
        () => undefined,
      );
    },
    permissions: async () => (await connect()).permissions,
    async end() {
      ended = true;
      const host = await child?.catch(() => undefined);
      if (host === undefined || child === undefined) return;
      const exited = new Promise<void>(resolve => (gone = resolve));
      host.kill();
      await exited;
    },
  };
}

function settle(waiting: Map<number, Waiting>, message: FromHost): void {
  if (message.type === 'started') return;
  const run = waiting.get(message.id);
  if (message.type === 'stderr') {
    run?.onStderr?.(message.text);
    return;
  }
  waiting.delete(message.id);
  if (message.type === 'failed') run?.reject(new Error(message.why));
  else run?.resolve(message.execution);
}

/**
 * Passes an abort on, and kills a child that hangs as a whole: the clock of a guest is in the
 * child, and only a child that is broken lets this one run out.
 */
function guarded(
  host: HostProcess,
  id: number,
  answer: Promise<Execution>,
  { limits, signal }: RunOptions,
): Promise<Execution> {
  let guard = setTimeout(() => host.kill(), limits.totalMs + GRACE_MS);
  const cancel = (): void => {
    host.send({ type: 'cancel', id });
    clearTimeout(guard);
    guard = setTimeout(() => host.kill(), CANCEL_MS);
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return answer.finally(() => {
    clearTimeout(guard);
    signal?.removeEventListener('abort', cancel);
  });
}
