import type { Case } from '../../core/sandbox/case.ts';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import { prepareCases } from '../../core/sandbox/prepare-cases.ts';
import type { Job, Program, Sandbox } from '../../core/sandbox/sandbox.ts';
import type { Judgement } from '../../core/sandbox/verdict.ts';
import { judgeProgram } from '../judge-program.ts';
import type { Attack } from './attack.ts';

/** The last one stands for a hidden test. */
const SUMS = [
  [1, 2],
  [5, 7],
  [10, -4],
] as const;

/** The right answer in each language. */
export const BENIGN: Readonly<Record<Program['language'], string>> = {
  python: 'def f(a, b):\n    return a + b\n',
  javascript: 'function f(a, b) {\n  return a + b;\n}\n',
  typescript: 'function f(a: number, b: number): number {\n  return a + b;\n}\n',
};

type Parts = Pick<Job, 'resolve'> & {
  readonly limits?: Partial<Limits>;
  readonly call?: Attack['call'];
  readonly signal?: AbortSignal;
};

/** Judges a program for the task "f(a, b) returns a + b". */
export async function judgeSource(
  sandbox: Sandbox,
  { language, source }: Pick<Program, 'language' | 'source'>,
  parts: Parts = {},
): Promise<Judgement> {
  const { resolve, call = (a, b) => `f(${a}, ${b})` } = parts;
  const program: Program = { language, source, files: [] };
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const signal = parts.signal === undefined ? {} : { signal: parts.signal };
  const cases = SUMS.map(([a, b]): Case => ({
    call: call(a, b),
    expect: { kind: 'value', value: number(language, a + b) },
    comparator: 'exact',
  }));
  const { ready } = await prepareCases(sandbox, program, cases, { limits, ...signal });
  const judged = { program, ...(resolve === undefined ? {} : { resolve }) };
  return judgeProgram(sandbox, judged, ready, { limits, ...signal });
}

function number(language: Program['language'], v: number) {
  return { t: language === 'python' ? ('int' as const) : ('number' as const), v: String(v) };
}
