import * as vscode from 'vscode';
import type { AgentInput } from '../../compose/agent-input.ts';
import { errorText } from '../../core/base/errors.ts';
import type { Desk } from '../desk.ts';
import { toAbortSignal } from '../to-abort-signal.ts';

type Parts<T> = {
  readonly name: string;
  /** Checks what it is given. */
  readonly read: (input: unknown) => AgentInput<T>;
  /** What is said before it runs; without side effects. */
  readonly prepare: (input: T) => vscode.PreparedToolInvocation;
  readonly invoke: (input: T, signal: AbortSignal) => Promise<string>;
};

/**
 * A tool of the editor's agents. What it is given is checked, nothing runs in a workspace that
 * nobody trusted, and what it throws is a sentence that an agent can act upon.
 */
export function agentTool<T>(
  { log }: Pick<Desk, 'log'>,
  { name, read, prepare, invoke }: Parts<T>,
): vscode.LanguageModelTool<unknown> {
  return {
    prepareInvocation({ input }) {
      const found = read(input);
      // What does not fit is refused when it is invoked, where the agent hears why.
      return 'misfit' in found ? undefined : prepare(found.input);
    },
    async invoke({ input }, token) {
      if (!vscode.workspace.isTrusted) {
        throw new Error(
          `${name} runs nothing in a workspace that the user has not trusted. Ask the user to trust it; do not try again before.`,
        );
      }
      const found = read(input);
      if ('misfit' in found) throw new Error(found.misfit);
      const signal = toAbortSignal(token);
      try {
        const text = await invoke(found.input, signal);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } catch (error) {
        if (signal.aborted) throw new vscode.CancellationError();
        log.warn(`${name}: ${errorText(error)}`);
        throw new Error(errorText(error), { cause: error });
      }
    },
  };
}
