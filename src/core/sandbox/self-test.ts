import { DEFAULT_LIMITS } from './limits.ts';
import { JAVASCRIPT_PROBES } from './probes-javascript.ts';
import { PYTHON_PROBES } from './probes-python.ts';
import type { Probe } from './probe.ts';
import type { Execution, Invocation, Job, RunOptions, SelfTest, SelfTestCheck } from './sandbox.ts';

type Run = (job: Job, options: RunOptions) => Promise<Execution>;

/** Languages that a box runs by itself; TypeScript becomes JavaScript before it comes to a box. */
export type NativeLanguage = 'python' | 'javascript';

const PROBES: Readonly<Record<NativeLanguage, readonly Probe[]>> = {
  python: PYTHON_PROBES,
  javascript: JAVASCRIPT_PROBES,
};

/** Tries every wall of a box by attack, in one language. The box has passed when all held. */
export async function runSelfTest(run: Run, language: NativeLanguage): Promise<SelfTest> {
  const checks: SelfTestCheck[] = [];
  for (const probe of PROBES[language]) {
    const invocations = (probe.calls ?? []).map((call): Invocation => ({ call, mode: 'value' }));
    const program = { language, source: probe.source, files: [] };
    const limits = { ...DEFAULT_LIMITS, ...probe.limits };
    const execution = await run({ program, invocations }, { limits });
    const wrong = probe.wrong(execution);
    const detail = wrong ?? `${Math.round(execution.wallMs)} ms`;
    checks.push({ name: `${language}: ${probe.name}`, passed: wrong === undefined, detail });
  }
  return { passed: checks.every(check => check.passed), checks };
}
