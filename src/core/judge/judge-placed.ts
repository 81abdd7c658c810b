import {
  NOT_REACHED,
  judgeCase,
  judgeLoad,
  measured,
  runCases,
  summary,
} from '../sandbox/judge.ts';
import type { JudgedProgram } from '../sandbox/judge.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Execution, InvocationOutcome, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';
import { runApart } from './judge-apart.ts';
import type { ApartProgram, RanCase } from './judge-apart.ts';

/** A program with all that its cases may need; `resolve` is what the stub says of its results. */
export type PlacedProgram = JudgedProgram & Omit<ApartProgram, 'program'>;

/** A judgement, and what came of the call of each case; undefined where it was not made. */
export type PlacedRun = {
  readonly judgement: Judgement;
  readonly outcomes: readonly (InvocationOutcome | undefined)[];
};

/**
 * Judges a program over prepared cases, each where it belongs: those that only look at an answer
 * in the program's own box, the others apart. One judgement over all of them, in their order.
 * Rejects only when a box is broken.
 */
export async function judgePlaced(
  sandbox: Sandbox,
  placed: PlacedProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<Judgement> {
  return (await runPlaced(sandbox, placed, cases, options)).judgement;
}

/** As `judgePlaced`, with what came of the calls. */
export async function runPlaced(
  sandbox: Sandbox,
  placed: PlacedProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<PlacedRun> {
  const ran = new Map<PreparedCase, RanCase>();
  const executions: Execution[] = [];
  const beside = cases.filter(one => one.apart !== true);
  const apart = cases.filter(one => one.apart === true);
  if (beside.length > 0 || apart.length === 0) {
    const execution = await runCases(sandbox, placed, beside, options);
    executions.push(execution);
    const { language } = placed.program;
    beside.forEach((one, place) => {
      const outcome = execution.outcomes[place];
      ran.set(one, { verdict: judgeCase(one, outcome, language), outcome });
    });
  }
  const isOver = executions.some(
    one => judgeLoad(one) !== undefined || one.outcomes.some(({ status }) => status === 'stopped'),
  );
  if (apart.length > 0 && !isOver) {
    const { ran: results, execution } = await runApart(sandbox, placed, apart, options);
    executions.push(execution);
    apart.forEach((one, place) => {
      const result = results[place];
      if (result !== undefined) ran.set(one, result);
    });
  }
  const outcomes = cases.map(one => ran.get(one)?.outcome);
  return { judgement: judgementOf(cases, ran, executions, options), outcomes };
}

function judgementOf(
  cases: readonly PreparedCase[],
  ran: ReadonlyMap<PreparedCase, RanCase>,
  executions: readonly Execution[],
  { limits }: RunOptions,
): Judgement {
  const common = together(executions.map(execution => measured(execution, limits)));
  const load = executions.map(judgeLoad).find(one => one !== undefined);
  if (load !== undefined) return { ...common, ...load, passed: 0, total: cases.length, cases: [] };
  const verdicts = cases.map((one): CaseVerdict => {
    const { invocation, callText: call = invocation.call, expectedText: expected } = one;
    return ran.get(one)?.verdict ?? { call, expected, verdict: 'NO_RESULT', error: NOT_REACHED };
  });
  const outcomes = cases.flatMap(one => ran.get(one)?.outcome ?? []);
  return { ...common, ...summary(verdicts, outcomes) };
}

type Measured = ReturnType<typeof measured>;

/** What was measured of all boxes of one program: times add up, peaks do not. */
function together(all: readonly Measured[]): Measured {
  const [first] = all;
  if (first === undefined) throw new Error('nothing was run');
  const sum = (pick: (one: Measured) => number): number =>
    all.reduce((total, one) => total + pick(one), 0);
  const peaks = all.flatMap(({ peakBytes }) => peakBytes ?? []);
  return {
    ...first,
    stderr: all.flatMap(({ stderr }) => (stderr === '' ? [] : [stderr])).join('\n'),
    wallMs: sum(({ wallMs }) => wallMs),
    ...(all.some(one => one.cpuMs === undefined) ? {} : { cpuMs: sum(one => one.cpuMs ?? 0) }),
    ...(peaks.length === 0 ? {} : { peakBytes: Math.max(...peaks) }),
  };
}
