import { DEFAULT_LIMITS } from '../src/core/sandbox/limits.ts';
import type { Execution, Job, Sandbox } from '../src/core/sandbox/sandbox.ts';
import type { Task } from './suites/task.ts';

/** What the hidden tests say of a program. */
export type Graded = { readonly passes: boolean; readonly why?: string };

/** Hidden suites make many calls at once: they get the time of a whole candidate. */
const LIMITS = { ...DEFAULT_LIMITS, caseMs: 10_000, totalMs: 15_000 };

/**
 * Whether a program passes a task's hidden tests. Runs after the search has returned, in a box of
 * its own, which ends it when it hangs. The tests run beside the program, as the data sets' own
 * judges do: enough for a model that has never seen them, not for one that tries to cheat; what
 * they say never reaches a search.
 */
export async function passesHidden(
  sandbox: Sandbox,
  task: Task,
  program: string,
  signal?: AbortSignal,
): Promise<Graded> {
  const execution = await sandbox.run(jobOf(task, program), {
    limits: LIMITS,
    ...(signal === undefined ? {} : { signal }),
  });
  return verdictOf(execution, task);
}

function jobOf({ language, hidden, function: name }: Task, program: string): Job {
  const run = (source: string, call: string, mode: 'value' | 'output'): Job => ({
    program: { language, source, files: [] },
    invocations: [{ call, mode }],
  });
  switch (hidden.form) {
    case 'check':
      return run(`${program}\n\n${hidden.source}\n`, `check(${name})`, 'value');
    case 'asserts':
    case 'script':
      return run(`${program}\n`, hidden.source, 'output');
  }
}

function verdictOf({ load, outcomes }: Execution, { hidden }: Task): Graded {
  if (load.status !== 'loaded') {
    const why = load.status === 'stopped' ? load.stop.reason : load.message;
    return { passes: false, why: `did not load: ${bounded(why)}` };
  }
  const [outcome] = outcomes;
  switch (outcome?.status) {
    case 'returned':
      // `check` gives nothing; whatever gives something is not it.
      return hidden.form !== 'check' || outcome.value.t === 'none'
        ? { passes: true }
        : { passes: false, why: 'check gave a value' };
    case 'raised':
      return { passes: false, why: bounded(`${outcome.types[0] ?? 'Error'}: ${outcome.message}`) };
    case 'stopped':
      return { passes: false, why: bounded(`${outcome.stop.verdict}: ${outcome.stop.reason}`) };
    default:
      return { passes: false, why: 'it gave no answer' };
  }
}

function bounded(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
