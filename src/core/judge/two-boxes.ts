import type { Execution, Job, Program, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { withCleanStderr } from '../sandbox/judge.ts';
import { openSession } from '../sandbox/session.ts';
import type { Session } from '../sandbox/session.ts';
import { createRemoteCandidate } from './remote-candidate.ts';
import type { Kind, RemoteCandidate } from './remote-candidate.ts';

/** Name of the function through which the asking box reaches the program's. */
export const REMOTE = 'rc_remote_';

export type TwoBoxes = {
  /** What is asked, and the function that it is asked about. */
  readonly program: Program;
  readonly function: string;
  /** What asks, by calls of `REMOTE`. */
  readonly asking: Pick<Job, 'program' | 'resolve'>;
};

/** Both boxes while they run. */
export type Asked = {
  readonly asking: Session;
  readonly candidate: RemoteCandidate;
  /** How the function is called. */
  readonly kind: Kind;
};

/**
 * Runs a program in one box and what asks it in another, with plain values that the host carries
 * over; both have ended when this resolves. Gives what `use` made of it, and what the program's box
 * says of its part. Rejects when a box is broken.
 */
export async function withTwoBoxes<T>(
  sandbox: Sandbox,
  boxes: TwoBoxes,
  options: RunOptions,
  use: (asked: Asked) => Promise<T>,
): Promise<{ readonly result: T; readonly execution: Execution }> {
  const { program } = boxes;
  const session = openSession(sandbox, { program }, withCleanStderr(options));
  try {
    const candidate = createRemoteCandidate(session, program.language);
    const kind = await candidate.kindOf(boxes.function);
    const { limits, signal } = options;
    // What the asking side prints is nobody's stderr.
    const quiet = { limits, ...(signal === undefined ? {} : { signal }) };
    const asking = openSession(
      sandbox,
      { ...boxes.asking, remote: [REMOTE] },
      { ...quiet, answer: call => candidate.answer(call) },
    );
    let result: T;
    try {
      result = await use({ asking, candidate, kind });
    } finally {
      await asking.end().catch(() => undefined);
    }
    return { result, execution: await session.end() };
  } finally {
    // A box that broke has said so already.
    await session.end().catch(() => undefined);
  }
}
