import type { Language } from '../base/source.ts';
import { NOT_REACHED, judgeCase } from '../sandbox/judge.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type {
  Execution,
  Invocation,
  InvocationOutcome,
  Program,
  RunOptions,
  Sandbox,
} from '../sandbox/sandbox.ts';
import { valueSource } from '../sandbox/value-source.ts';
import type { CaseVerdict, Verdict } from '../sandbox/verdict.ts';
import { REMOTE, withTwoBoxes } from './two-boxes.ts';
import type { Asked } from './two-boxes.ts';

/** A program, and what stands around its function without a solution in it. */
export type ApartProgram = {
  readonly program: Program;
  readonly surroundings: Program;
  /** The function that the cases are about, by its plain name. */
  readonly function: string;
};

/** What became of a case, and of its call; undefined where that was not made. */
export type RanCase = {
  readonly verdict: CaseVerdict;
  readonly outcome: InvocationOutcome | undefined;
};

/** What became of each case that ran apart, and what the program's own box says of its part. */
export type RanApart = { readonly ran: readonly RanCase[]; readonly execution: Execution };

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
  const boxes = { program, function: apart.function, asking: { program: surroundings } };
  const { result, execution } = await withTwoBoxes(sandbox, boxes, options, async asked => {
    const ran: RanCase[] = [];
    for (const one of cases) ran.push(await runCase(asked, apart, one));
    return ran;
  });
  return { ran: result, execution };
}

async function runCase(
  { asking, candidate }: Asked,
  apart: ApartProgram,
  one: PreparedCase,
): Promise<RanCase> {
  const { language } = apart.program;
  candidate.take();
  const outcome = await asking.call(remoteInvocation(one.invocation, apart.function, language));
  const { stop, ended, calls, silent } = candidate.take();
  const judged = judgeCase(one, outcome, language);
  if (stop !== undefined)
    return unlike(judged, stop.verdict, stop.reason, { status: 'stopped', stop });
  if (ended) return unlike(judged, 'NO_RESULT', NOT_REACHED);
  // What fails before the function is called is no fault of the program's.
  if (outcome === undefined || calls === 0)
    return unlike(judged, 'CANNOT_VERIFY', 'it never calls the function');
  if (judged.verdict !== 'PASS' && (await candidate.changesArguments(silent)))
    return unlike(judged, 'CANNOT_VERIFY', IN_PLACE);
  return { verdict: judged, outcome };
}

/** The case with another verdict than the asking box alone would give. */
function unlike(
  { call, expected }: CaseVerdict,
  verdict: Verdict,
  error: string,
  outcome?: InvocationOutcome,
): RanCase {
  return { verdict: { call, expected, verdict, error }, outcome };
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
