import type {
  Execution,
  Invocation,
  InvocationOutcome,
  Job,
  RunOptions,
  Sandbox,
} from './sandbox.ts';

/** A program in a box of its own that is asked for one call at a time. */
export type Session = {
  /** What became of the call; undefined when the program did not load or has ended. */
  call(invocation: Invocation): Promise<InvocationOutcome | undefined>;
  /** Ends the program, and says what the box says about all of it. */
  end(): Promise<Execution>;
};

/** The box broke in the middle, and its program was started again without what came before. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
}

type Asked = {
  readonly invocation: Invocation;
  readonly resolve: (outcome: InvocationOutcome | undefined) => void;
};

/**
 * Starts a program and keeps it. Calls are made one after the other; the program's clock stands
 * still between them. A broken box rejects the call that is under way, and `end`.
 */
export function openSession(
  sandbox: Sandbox,
  job: Pick<Job, 'program' | 'remote' | 'resolve'>,
  options: RunOptions,
): Session {
  let asked: Asked | undefined;
  let underWay: Asked | undefined;
  let ended = false;
  let begun = false;
  let wake: (() => void) | undefined;
  const finish = (): void => {
    ended = true;
    wake?.();
  };
  options.signal?.addEventListener('abort', finish, { once: true });
  const execution = sandbox.run(
    { ...job, invocations: [] },
    {
      ...options,
      async more(last) {
        if (last === undefined && begun) throw new SessionLost('the sandbox started again');
        begun = true;
        underWay?.resolve(last);
        underWay = undefined;
        while (asked === undefined && !ended) {
          await new Promise<void>(resolve => {
            wake = resolve;
          });
        }
        underWay = asked;
        asked = undefined;
        return underWay?.invocation;
      },
    },
  );
  const over = execution.then(() => undefined);
  const forget = (): void => options.signal?.removeEventListener('abort', finish);
  over.then(forget, forget);
  return {
    call(invocation) {
      const answer = new Promise<InvocationOutcome | undefined>(resolve => {
        asked = { invocation, resolve };
      });
      wake?.();
      return Promise.race([answer, over]);
    },
    end() {
      finish();
      return execution;
    },
  };
}
