import * as vscode from 'vscode';
import type { z } from 'zod';
import { misfit } from '../../compose/agent-tools.ts';
import type { AgentTool } from '../../compose/agent-tools.ts';
import { errorText } from '../../core/base/errors.ts';
import type { Desk } from '../desk.ts';
import { toAbortSignal } from '../to-abort-signal.ts';

type Parts<T> = {
  /** What is said before it runs; without side effects. */
  readonly prepare: (input: T) => vscode.PreparedToolInvocation;
  readonly invoke: (input: T, signal: AbortSignal) => Promise<string>;
};

/**
 * A tool of the editor's agents. What it is given is checked, nothing runs in a workspace that
 * nobody trusted, and what it throws is a sentence that an agent can act upon.
 */
export function agentTool<T extends AgentTool>(
  { log }: Pick<Desk, 'log'>,
  tool: T,
  { prepare, invoke }: Parts<z.infer<T['input']>>,
): vscode.LanguageModelTool<unknown> {
  const read = (input: unknown): z.infer<T['input']> | z.ZodError => {
    const parsed = tool.input.safeParse(input);
    return parsed.success ? (parsed.data as z.infer<T['input']>) : parsed.error;
  };
  return {
    prepareInvocation({ input }) {
      const found = read(input);
      // What does not fit is refused when it is invoked, where the agent hears why.
      return 'issues' in found ? undefined : prepare(found);
    },
    async invoke({ input }, token) {
      if (!vscode.workspace.isTrusted) {
        throw new Error(
          `${tool.name} runs nothing in a workspace that the user has not trusted. Ask the user to trust it; do not try again before.`,
        );
      }
      const found = read(input);
      if ('issues' in found) throw new Error(misfit(tool, found));
      const signal = toAbortSignal(token);
      try {
        const text = await invoke(found, signal);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } catch (error) {
        if (signal.aborted) throw new vscode.CancellationError();
        log.warn(`${tool.name}: ${errorText(error)}`);
        throw new Error(errorText(error), { cause: error });
      }
    },
  };
}
