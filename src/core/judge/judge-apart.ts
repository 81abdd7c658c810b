import { judgeCase, NOT_REACHED } from '../sandbox/judge.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Execution, Invocation, InvocationOutcome } from '../sandbox/sandbox.ts';
import type { Program, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { openSession } from '../sandbox/session.ts';
import type { Session } from '../sandbox/session.ts';
import { valueSource } from '../sandbox/value-source.ts';
import type { CaseVerdict } from '../sandbox/verdict.ts';
import type { Language } from '../base/source.ts';
import { createRemoteCandidate } from './remote-candidate.ts';
import type { RemoteCandidate } from './remote-candidate.ts';

/** A program, and what stands around its function without a solution in it. */
export type ApartProgram = {
  readonly program: Program;
  readonly surroundings: Program;
  /** The function that the cases are about, by its plain name. */
  readonly function: string;
};

/** What became of cases that ran apart, and what the program's own box says of its part. */
export type RanApart = {
  readonly cases: readonly CaseVerdict[];
  /** What came of the call of each case; undefined where it was not made. */
  readonly outcomes: readonly (InvocationOutcome | undefined)[];
  readonly execution: Execution;
};

/** Name of the function through which a case reaches the program's box. */
const REMOTE = 'rc_remote_';
const IN_PLACE = 'the function changes its arguments in place, which cannot be seen from elsewhere';

/**
 * Runs cases in a box that holds the surroundings alone: where a case calls the function, the
 * program answers from its own box, with plain values that the host carries over. The program sees
 * the arguments and nothing of what is made of its answers, so it can change neither `all` nor
 * `==`. Rejects when a box is broken.
 */
export async function runApart(
  sandbox: Sandbox,
  apart: ApartProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<RanApart> {
  const { program, surroundings } = apart;
  const own = openSession(sandbox, { program }, options);
  const candidate = createRemoteCandidate(own, program.language);
  const { limits, signal } = options;
  // What a case prints is nobody's stderr.
  const quiet = { limits, ...(signal === undefined ? {} : { signal }) };
  try {
    await candidate.kindOf(apart.function);
    const asking = openSession(
      sandbox,
      { program: surroundings, remote: [REMOTE] },
      { ...quiet, answer: call => candidate.answer(call) },
    );
    try {
      const run = { asking, candidate, apart };
      const ran: CaseVerdict[] = [];
      const outcomes: (InvocationOutcome | undefined)[] = [];
      for (const one of cases) {
        const { verdict, outcome } = await runCase(run, one);
        ran.push(verdict);
        outcomes.push(outcome);
      }
      return { cases: ran, outcomes, execution: await own.end() };
    } finally {
      await asking.end().catch(() => undefined);
    }
  } finally {
    // A box that broke has said so already.
    await own.end().catch(() => undefined);
  }
}

type Run = {
  readonly asking: Session;
  readonly candidate: RemoteCandidate;
  readonly apart: ApartProgram;
};

async function runCase(
  { asking, candidate, apart }: Run,
  one: PreparedCase,
): Promise<{ verdict: CaseVerdict; outcome?: InvocationOutcome }> {
  const { language } = apart.program;
  candidate.take();
  const outcome = await asking.call(remoteInvocation(one.invocation, apart.function, language));
  const happened = candidate.take();
  const judged = judgeCase(one, outcome, language);
  const { call, expected } = judged;
  if (happened.stop !== undefined) {
    const { stop } = happened;
    const verdict = { call, expected, verdict: stop.verdict, error: stop.reason };
    return { verdict, outcome: { status: 'stopped', stop } };
  }
  if (happened.ended)
    return { verdict: { call, expected, verdict: 'NO_RESULT', error: NOT_REACHED } };
  // What fails before the function is called is no fault of the program's.
  if (outcome === undefined || happened.calls === 0)
    return { verdict: unproven(judged, 'it never calls the function') };
  if (judged.verdict !== 'PASS' && (await candidate.changesArguments(happened.silent)))
    return { verdict: unproven(judged, IN_PLACE) };
  return { verdict: judged, outcome };
}

function unproven({ call, expected }: CaseVerdict, error: string): CaseVerdict {
  return { call, expected, verdict: 'CANNOT_VERIFY', error };
}

/** The same with the function's name bound to what asks the other box. */
function remoteInvocation(one: Invocation, name: string, language: Language): Invocation {
  const text = valueSource({ t: 'str', v: name }, language);
  const line =
    language === 'python'
      ? `def ${name}(*rc_args_, **rc_named_): return ${REMOTE}(${text}, *rc_args_, **rc_named_)`
      : `const ${name} = (...rc_args_) => ${REMOTE}(${text}, ...rc_args_);`;
  return { ...one, setup: one.setup === undefined ? line : `${line}\n${one.setup}` };
}
