import { ReasonCodeError } from '../core/base/errors.ts';
import { callsText, testsText } from './agent-text.ts';
import type { SandboxInput } from './agent-tools.ts';
import type { Workbench } from './create-workbench.ts';

/**
 * Runs code for an agent and says what came of it. Whatever the code does is in the text; throws
 * `usage` for arguments that ask for nothing, and what a broken sandbox throws.
 */
export async function runForAgent(
  workbench: Pick<Workbench, 'judge' | 'run'>,
  { language, code, calls, function: name, tests }: SandboxInput,
  signal: AbortSignal,
): Promise<string> {
  if (tests !== undefined && name === undefined) {
    const message = 'Tests need the name of the function that they are about: give function, too.';
    throw new ReasonCodeError('usage', message);
  }
  if (tests === undefined && calls === undefined) {
    throw new ReasonCodeError(
      'usage',
      'There is nothing to run: give calls, or function and tests.',
    );
  }
  const parts: string[] = [];
  if (calls !== undefined) {
    const program = { language, source: code, files: [] };
    const resolve = language === 'python' ? {} : ({ resolve: 'await' } as const);
    const invocations = calls.map(call => ({ call, mode: 'value' as const, ...resolve }));
    const execution = await workbench.run({ program, invocations }, signal);
    signal.throwIfAborted();
    parts.push(callsText(calls, execution, language));
  }
  if (tests !== undefined && name !== undefined) {
    const cases = { kind: 'tests', function: name, tests } as const;
    const report = await workbench.judge({ language, candidate: { text: code }, cases }, signal);
    signal.throwIfAborted();
    parts.push(testsText(report));
  }
  return parts.join('\n\n');
}
