import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Limits } from '../../core/sandbox/limits.ts';
import type { Execution, Job, RunOptions, SelfTestCheck } from '../../core/sandbox/sandbox.ts';
import type { Value } from '../../core/sandbox/value.ts';
import type { GuestLanguage } from './guest-sources.ts';
import { PROBES } from './probes.ts';
import type { Probe } from './probes.ts';

/** What is tested is the walls, not how busy the machine is. */
const PATIENT = { loadMs: 15_000, caseMs: 15_000, totalMs: 60_000 };

type Run = (job: Job, options: RunOptions) => Promise<Execution>;

/**
 * Attacks the walls of a container that runs this language. What an engine was told to limit it
 * may silently not limit (a rootless one without delegated control groups): only the attack shows.
 */
export async function attackWalls(
  language: GuestLanguage,
  run: Run,
  { podman }: { readonly podman: boolean },
): Promise<SelfTestCheck[]> {
  const checks: SelfTestCheck[] = [];
  // Two at a time: each is a container of its own.
  const names = podman ? 'unlimited' : 'limited';
  const queue = PROBES[language].filter(probe => (probe.names ?? names) === names);
  const work = async (): Promise<void> => {
    for (let probe = queue.shift(); probe !== undefined; probe = queue.shift()) {
      checks.push(await attack(language, probe, run));
    }
  };
  await Promise.all([work(), work()]);
  return checks;
}

async function attack(language: GuestLanguage, probe: Probe, run: Run): Promise<SelfTestCheck> {
  const { name, source, calls, wanted } = probe;
  const limits: Limits = { ...DEFAULT_LIMITS, ...PATIENT, ...probe.limits };
  const program = { language, source, files: [] };
  const invocations = calls.map(call => ({ call, mode: 'value' }) as const);
  const execution = await run({ program, invocations }, { limits });
  const got = shown(execution);
  const passed = wanted.test(got);
  const detail = passed ? `${Math.round(execution.wallMs)} ms` : `it gave ${got.slice(0, 500)}`;
  return { name: `${name} (${language})`, passed, detail };
}

/** What came of a run, a word or a value for each step. */
function shown({ load, outcomes, stderr }: Execution): string {
  const steps = [load, ...outcomes].map(step => {
    if (step.status === 'returned') return shownValue(step.value);
    if (step.status === 'stopped') return step.stop.verdict;
    return step.status === 'loaded' ? step.status : `${step.status}: ${JSON.stringify(step)}`;
  });
  return [...steps, stderr.trim()].join(' | ');
}

function shownValue(value: Value): string {
  const shown = 'v' in value ? value.v : value.t;
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
