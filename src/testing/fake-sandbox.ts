import type { Execution, Job, RunOptions, Sandbox, SelfTest } from '../core/sandbox/sandbox.ts';
import type { Value } from '../core/sandbox/value.ts';

/** Answers a job as a test wants it; may take its time, may throw as a broken box does. */
export type Script = (job: Job, options: RunOptions) => Execution | Promise<Execution>;

/** A sandbox that runs nothing: it answers by script and remembers what it was asked. */
export type FakeSandbox = Sandbox & {
  readonly calls: readonly { readonly job: Job; readonly options: RunOptions }[];
  readonly warmed: number;
  readonly disposed: boolean;
};

/** An execution of a program that loaded and whose calls gave these values, in order. */
export function returning(...values: readonly Value[]): Execution {
  return execution({
    outcomes: values.map(value => ({ status: 'returned', value, output: '' })),
  });
}

/** An execution that loaded and did nothing, but for what is given. */
export function execution(parts: Partial<Execution> = {}): Execution {
  return {
    load: { status: 'loaded' },
    outcomes: [],
    stderr: '',
    wallMs: 1,
    sandbox: 'fake',
    ...parts,
  };
}

const CANCELLED = execution({
  load: { status: 'stopped', stop: { verdict: 'CANCELLED', reason: 'cancelled' } },
});

/**
 * Makes a scripted sandbox. As the port promises, an aborted signal gives a `CANCELLED` stop,
 * before the script is asked or instead of its answer.
 */
export function createFakeSandbox(
  script: Script,
  selfTest: SelfTest = { passed: true, checks: [] },
): FakeSandbox {
  const calls: { job: Job; options: RunOptions }[] = [];
  let warmed = 0;
  let disposed = false;
  return {
    name: 'fake',
    languages: ['python', 'javascript', 'typescript'],
    calls,
    get warmed() {
      return warmed;
    },
    get disposed() {
      return disposed;
    },
    async run(job, options) {
      if (options.signal?.aborted === true) return CANCELLED;
      calls.push({ job, options });
      return untilAborted(Promise.resolve(script(job, options)), options.signal);
    },
    warm() {
      warmed += 1;
    },
    selfTest: () => Promise.resolve(selfTest),
    [Symbol.asyncDispose]() {
      disposed = true;
      return Promise.resolve();
    },
  };
}

function untilAborted(
  answer: Promise<Execution>,
  signal: AbortSignal | undefined,
): Promise<Execution> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(CANCELLED);
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
