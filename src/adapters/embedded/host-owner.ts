import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { PARK_MS } from '../../core/sandbox/guest/conduct.ts';
import type { Execution, InvocationOutcome, Job, RunOptions } from '../../core/sandbox/sandbox.ts';
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

type StartOptions = Omit<HostProcessOptions, 'onMessage' | 'onExit'>;
type Child = Promise<HostProcess>;
type Waiting = {
  /** The process that has the job. */
  readonly child: Child;
  readonly resolve: (execution: Execution) => void;
  readonly reject: (error: Error) => void;
  readonly options: RunOptions;
  /** Kills a child that hangs; set anew after each question, since nobody hangs while it is open. */
  readonly guard: Guard;
};
type Guard = { set(ms: number): void; hold(): void; end(): void };

/** Whoever is asked in the middle of a job failed: no fault of the box, and nothing to try again. */
export class AskedInVain extends Error {
  override readonly name = 'AskedInVain';
}

/** What a child may take beyond the candidate's own time: to start an interpreter, to end it. */
const GRACE_MS = PARK_MS + 10_000;
const CANCEL_MS = 3000;

export function createHostOwner(options: StartOptions): HostOwner {
  const waiting = new Map<number, Waiting>();
  const children = createChildren(options, waiting);
  let nextId = 0;
  return {
    async run(job, run) {
      const child = children.current();
      const host = await child;
      const id = (nextId += 1);
      const guard = createGuard(host);
      const answer = new Promise<Execution>((resolve, reject) => {
        waiting.set(id, { child, resolve, reject, options: run, guard });
      });
      const more = run.more !== undefined;
      host.send({ type: 'run', id, job, limits: run.limits, more });
      return guarded({ host, id, guard }, answer, run);
    },
    warm() {
      if (children.ended()) return;
      children.current().then(
        host => host.send({ type: 'warm' }),
        () => undefined,
      );
    },
    permissions: async () => (await children.current()).permissions,
    end: () => children.end(),
  };
}

type Children = {
  /** The one for new jobs; throws after `end`. */
  current(): Child;
  ended(): boolean;
  end(): Promise<void>;
};

/** There is one child, but for the moment in which a retired one does the last of its jobs. */
function createChildren(options: StartOptions, waiting: Map<number, Waiting>): Children {
  const living = new Set<Child>();
  let current: Child | undefined;
  let ended = false;
  const start = (): Child => {
    let retired = false;
    const gone = (why: string): void => {
      living.delete(mine);
      if (current === mine) current = undefined;
      abandon(waiting, mine, why);
    };
    const mine: Child = startHostProcess({
      ...options,
      onExit: gone,
      onMessage(message) {
        settle(waiting, message);
        retired ||= message.type === 'retire';
        if (!retired) return;
        if (current === mine) current = undefined;
        if (![...waiting.values()].some(run => run.child === mine)) {
          void mine.then(host => host.kill());
        }
      },
    });
    living.add(mine);
    mine.catch((error: unknown) => gone(errorText(error)));
    return mine;
  };
  return {
    ended: () => ended,
    current() {
      if (ended) throw new ReasonCodeError('sandbox-unavailable', 'The sandbox was shut down.');
      return (current ??= start());
    },
    async end() {
      ended = true;
      const kill = async (child: Child): Promise<void> => {
        const host = await child.catch(() => undefined);
        host?.kill();
        await host?.exited;
      };
      await Promise.all([...living].map(kill));
    },
  };
}

/** Ends the jobs of a process that is gone; those of its successor go on. */
function abandon(waiting: Map<number, Waiting>, child: Child, why: string): void {
  for (const [id, run] of [...waiting]) {
    if (run.child !== child) continue;
    waiting.delete(id);
    run.reject(new Error(why));
  }
}

function settle(waiting: Map<number, Waiting>, message: FromHost): void {
  if (message.type === 'started' || message.type === 'retire') return;
  const run = waiting.get(message.id);
  if (message.type === 'stderr') {
    run?.options.onStderr?.(message.text);
    return;
  }
  if (message.type === 'more' || message.type === 'call') {
    if (run !== undefined) void answer(run, message);
    return;
  }
  waiting.delete(message.id);
  if (message.type === 'failed') run?.reject(new Error(message.why));
  else run?.resolve(message.execution);
}

/** Answers what a run asks in the middle of its job; a question that throws ends the job. */
async function answer(
  { child, options, reject, guard }: Waiting,
  question: Extract<FromHost, { type: 'more' | 'call' }>,
): Promise<void> {
  const { id } = question;
  const host = await child;
  const isAborted = (): boolean => options.signal?.aborted === true;
  if (!isAborted()) guard.hold();
  try {
    if (question.type === 'more') {
      const invocation = await options.more?.(question.last);
      host.send({ type: 'next', id, ...(invocation === undefined ? {} : { invocation }) });
    } else {
      const outcome = await (options.answer ?? nobody)(question.call);
      host.send({ type: 'outcome', id, outcome });
    }
    if (!isAborted()) guard.set(options.limits.totalMs + GRACE_MS);
  } catch (cause) {
    reject(new AskedInVain(errorText(cause), { cause }));
    host.send({ type: 'cancel', id });
  }
}

const nobody = (): Promise<InvocationOutcome> => {
  const stop = { verdict: 'VIOLATION', reason: 'there is nobody to answer a remote call' } as const;
  return Promise.resolve({ status: 'stopped', stop });
};

function createGuard(host: HostProcess): Guard {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  return {
    set(ms) {
      clearTimeout(timer);
      // A question may be answered after the run that asked it was over.
      if (!ended) timer = setTimeout(() => host.kill(), ms);
    },
    hold: () => clearTimeout(timer),
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Passes an abort on, and kills a child that hangs as a whole: the clock of a guest is in the
 * child, and only a child that is broken lets this one run out.
 */
function guarded(
  { host, id, guard }: { readonly host: HostProcess; readonly id: number; readonly guard: Guard },
  answer: Promise<Execution>,
  { limits, signal }: RunOptions,
): Promise<Execution> {
  guard.set(limits.totalMs + GRACE_MS);
  const cancel = (): void => {
    host.send({ type: 'cancel', id });
    guard.set(CANCEL_MS);
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return answer.finally(() => {
    guard.end();
    signal?.removeEventListener('abort', cancel);
  });
}
