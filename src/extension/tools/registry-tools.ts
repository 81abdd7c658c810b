import * as vscode from 'vscode';
import { AGENT_PREFIX, CALL_TOOL, OFFERED } from './offered.ts';
import type { Offered } from './offered.ts';

/** What is done when an agent calls a tool. */
export type AgentCalls = {
  /** What is said, and asked, before it runs. */
  prepare(tool: Offered, input: unknown): vscode.PreparedToolInvocation;
  invoke(
    tool: Offered,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult>;
  /** The same of a tool that the input names. */
  prepareAny(input: unknown): vscode.PreparedToolInvocation;
  invokeAny(
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult>;
};

/**
 * Offers the tools of our registry to the editor's agents: the built-in ones by their own names,
 * those of plug-ins and other extensions through one that calls them. The setting says which.
 */
export function registerRegistryTools(calls: () => AgentCalls): vscode.Disposable {
  return vscode.Disposable.from(
    ...OFFERED.map(tool =>
      vscode.lm.registerTool(`${AGENT_PREFIX}${tool.name}`, {
        prepareInvocation: ({ input }) => calls().prepare(tool, input),
        invoke: ({ input }, token) => calls().invoke(tool, input, token),
      }),
    ),
    vscode.lm.registerTool(CALL_TOOL, {
      prepareInvocation: ({ input }) => calls().prepareAny(input),
      invoke: ({ input }, token) => calls().invokeAny(input, token),
    }),
  );
}
