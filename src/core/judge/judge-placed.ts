import { judgeExecution, judgeLoad, measured, runCases, summary } from '../sandbox/judge.ts';
import type { JudgedProgram } from '../sandbox/judge.ts';
import { NOT_REACHED } from '../sandbox/judge.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Execution, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import type { CaseVerdict, Judgement } from '../sandbox/verdict.ts';
import { runApart } from './judge-apart.ts';
import type { ApartProgram } from './judge-apart.ts';

/** A program with all that its cases may need; `resolve` is what the stub says of its results. */
export type PlacedProgram = JudgedProgram & Omit<ApartProgram, 'program'>;

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
  const beside = cases.filter(one => one.apart !== true);
  const apart = cases.filter(one => one.apart === true);
  const { program } = placed;
  const { language } = program;
  const ran = new Map<PreparedCase, CaseVerdict>();
  const executions: Execution[] = [];
  if (beside.length > 0 || apart.length === 0) {
    const execution = await runCases(sandbox, placed, beside, options);
    const judgement = judgeExecution(execution, beside, language, options.limits);
    const isStopped = execution.outcomes.some(({ status }) => status === 'stopped');
    if (apart.length === 0) return judgement;
    if (judgeLoad(execution) !== undefined) return { ...judgement, total: cases.length };
    executions.push(execution);
    beside.forEach((one, place) => set(ran, one, judgement.cases[place]));
    if (isStopped) return merged(cases, ran, executions, options);
  }
  const { cases: verdicts, execution, outcomes } = await runApart(sandbox, placed, apart, options);
  const load = judgeLoad(execution);
  if (load !== undefined) {
    return {
      ...measured(execution, options.limits),
      ...load,
      passed: 0,
      total: cases.length,
      cases: [],
    };
  }
  executions.push({ ...execution, outcomes });
  apart.forEach((one, place) => set(ran, one, verdicts[place]));
  return merged(cases, ran, executions, options);
}

function set(
  ran: Map<PreparedCase, CaseVerdict>,
  one: PreparedCase,
  verdict: CaseVerdict | undefined,
): void {
  if (verdict !== undefined) ran.set(one, verdict);
}

type Measured = ReturnType<typeof measured>;

function merged(
  cases: readonly PreparedCase[],
  ran: ReadonlyMap<PreparedCase, CaseVerdict>,
  executions: readonly Execution[],
  { limits }: RunOptions,
): Judgement {
  const verdicts = cases.map((one): CaseVerdict => {
    const { invocation, callText, expectedText: expected } = one;
    const call = callText ?? invocation.call;
    return ran.get(one) ?? { call, expected, verdict: 'NO_RESULT', error: NOT_REACHED };
  });
  const [first, ...more] = executions.map(execution => measured(execution, limits));
  if (first === undefined) throw new Error('nothing was run');
  const all = [first, ...more];
  const sum = (pick: (one: Measured) => number): number =>
    all.reduce((total, one) => total + pick(one), 0);
  const peaks = all.flatMap(({ peakBytes }) => peakBytes ?? []);
  return {
    ...first,
    stderr: all
      .map(({ stderr }) => stderr)
      .filter(text => text !== '')
      .join('\n'),
    wallMs: sum(({ wallMs }) => wallMs),
    ...(all.some(one => one.cpuMs === undefined) ? {} : { cpuMs: sum(one => one.cpuMs ?? 0) }),
    ...(peaks.length === 0 ? {} : { peakBytes: Math.max(...peaks) }),
    ...summary(
      verdicts,
      executions.flatMap(({ outcomes }) => outcomes),
    ),
  };
}
