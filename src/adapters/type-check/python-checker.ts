import { z } from 'zod';
import { DEFAULT_LIMITS } from '../../core/sandbox/limits.ts';
import type { Execution, Sandbox } from '../../core/sandbox/sandbox.ts';
import { valueSource } from '../../core/sandbox/value-source.ts';
import type { TypeChecker, TypeReport } from '../../core/tools/type-check.ts';

const ANSWER = z.object({
  problems: z
    .array(
      z.object({
        line: z.int(),
        severity: z.enum(['error', 'warning']),
        code: z.string().max(100),
        message: z.string().max(1000),
      }),
    )
    .max(1000),
  truncated: z.boolean(),
});

/** Longest program that is looked at. */
const MOST_CHARACTERS = 200_000;

/**
 * A checker of Python that is a program itself (`sandbox/harness/lint/check_names.py`): it runs in
 * the sandbox and is given the candidate as a text, which is compiled there and never run.
 * @param source reads that program
 */
export function createPythonChecker(sandbox: Sandbox, source: () => Promise<string>): TypeChecker {
  return {
    async check(program, signal) {
      if (!sandbox.languages.includes('python'))
        return { status: 'unchecked', why: 'the sandbox runs no Python here' };
      if (program.source.length > MOST_CHARACTERS)
        return { status: 'unchecked', why: `it has more than ${MOST_CHARACTERS} characters` };
      const text = valueSource({ t: 'str', v: program.source }, 'python');
      const checker = { language: 'python', source: await source(), files: [] } as const;
      const execution = await sandbox.run(
        { program: checker, invocations: [{ call: `check(${text})`, mode: 'value' }] },
        { limits: DEFAULT_LIMITS, signal },
      );
      signal.throwIfAborted();
      return read(execution);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function read({ load, outcomes: [outcome] }: Execution): TypeReport {
  if (outcome?.status !== 'returned' || outcome.value.t !== 'str') {
    const stopped = outcome?.status === 'stopped' ? outcome.stop.reason : load.status;
    return { status: 'unchecked', why: `the checker came to no end (${stopped})` };
  }
  try {
    const answer = ANSWER.parse(JSON.parse(outcome.value.v));
    return { status: 'checked', checker: 'reason-code names (Python)', ...answer };
  } catch {
    return { status: 'unchecked', why: 'the checker answered with something else' };
  }
}
