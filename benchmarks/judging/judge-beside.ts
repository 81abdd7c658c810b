import type { Execution, Job, RunOptions, Sandbox } from '../../src/core/sandbox/sandbox.ts';
import type { Task } from '../suites/task.ts';
import { bounded } from './graded.ts';
import type { Graded } from './graded.ts';
import { LODASH } from './lodash.ts';

/**
 * Grades a program by hidden tests in its own box, as the data sets' own judges do. Enough for a
 * model that has never seen them; a program that attacks its grader deceives it.
 */
export async function gradeBeside(
  sandbox: Sandbox,
  { task, program }: { readonly task: Task; readonly program: string },
  options: RunOptions,
): Promise<Graded> {
  return verdictOf(await sandbox.run(jobOf(task, program), options), task);
}

function jobOf({ language, hidden, function: name }: Task, program: string): Job {
  const files = language === 'python' ? [] : [LODASH];
  const run = (source: string, call: string, mode: 'value' | 'output'): Job => ({
    program: { language, source, files },
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
