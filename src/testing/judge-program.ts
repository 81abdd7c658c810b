import { judgePlaced } from '../core/judge/judge-placed.ts';
import type { JudgedProgram } from '../core/sandbox/judge.ts';
import type { PreparedCase } from '../core/sandbox/prepare-cases.ts';
import type { RunOptions, Sandbox } from '../core/sandbox/sandbox.ts';
import type { Judgement } from '../core/sandbox/verdict.ts';

/** Judges a program as a solve does, whose function is `f` and stands alone in its file. */
export function judgeProgram(
  sandbox: Sandbox,
  judged: JudgedProgram,
  cases: readonly PreparedCase[],
  options: RunOptions,
): Promise<Judgement> {
  const surroundings = { ...judged.program, source: '', files: [] };
  return judgePlaced(sandbox, { ...judged, surroundings, function: 'f' }, cases, options);
}
