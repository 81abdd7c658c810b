import { DEFAULT_LIMITS } from '../src/core/sandbox/limits.ts';
import type { Sandbox } from '../src/core/sandbox/sandbox.ts';
import type { HumanEvalTask } from './load-humaneval.ts';

/** HumanEval's suites make many calls at once: they get the time of a whole candidate. */
const LIMITS = { ...DEFAULT_LIMITS, caseMs: 10_000, totalMs: 15_000 };

/**
 * Whether a program passes a task's hidden tests. Runs after the search has returned, in a box of
 * its own. The asserts run beside the program, in one interpreter, as HumanEval's own judge does:
 * enough for a model that has never seen them, not for one that tries to cheat.
 */
export async function passesHidden(
  sandbox: Sandbox,
  task: HumanEvalTask,
  program: string,
): Promise<boolean> {
  const source = `${program}\n\n${task.test}\n`;
  const execution = await sandbox.run(
    {
      program: { language: 'python', source, files: [] },
      invocations: [{ call: `check(${task.entry_point})`, mode: 'value' }],
    },
    { limits: LIMITS },
  );
  const [outcome] = execution.outcomes;
  return outcome?.status === 'returned' && outcome.value.t === 'none';
}
