import * as vscode from 'vscode';
import { errorText } from '../../core/base/errors.ts';
import type { Permission } from '../../core/tools/tool.ts';
import type { Desk } from '../desk.ts';
import { SECTION } from '../read-settings.ts';
import { toAbortSignal } from '../to-abort-signal.ts';
import { AGENT_TOOLS_SETTING } from '../tools/offered.ts';
import type { AgentCalls } from '../tools/registry-tools.ts';

/** Calls a tool of the registry; gives its answer as JSON. */
export type CallByName = (name: string, input: unknown, signal: AbortSignal) => Promise<string>;

/** Longest input that is shown when the user is asked. */
const MOST_SHOWN = 4000;

/** What is done when an agent calls one of our tools, and what is said before. */
export function createAgentCalls(desk: Pick<Desk, 'log'>, call: CallByName): AgentCalls {
  return {
    prepare: ({ name, permission }, input) => prepared(name, permission, input),
    invoke: ({ name }, input, token) =>
      invoke(desk, name, token, signal => call(name, input, signal)),
    prepareAny(input) {
      const { tool, given } = readCall(input);
      return prepared(tool, 'runs-code', given);
    },
    invokeAny(input, token) {
      const { tool, given } = readCall(input);
      return invoke(desk, 'call_tool', token, signal => call(tool, given, signal));
    },
  };
}

/** Whether the user lets agents have a tool. */
function isOffered(name: string): boolean {
  const names: unknown = vscode.workspace.getConfiguration(SECTION).get(AGENT_TOOLS_SETTING);
  return Array.isArray(names) && names.includes(name);
}

function prepared(
  name: string,
  permission: Permission,
  input: unknown,
): vscode.PreparedToolInvocation {
  const invocationMessage = vscode.l10n.t('Calling {0}', name);
  if (permission === 'none') return { invocationMessage };
  const message = new vscode.MarkdownString(whatItDoes(permission));
  message.appendCodeblock(JSON.stringify(input ?? null, undefined, 2).slice(0, MOST_SHOWN), 'json');
  const title = vscode.l10n.t('Call the tool {0} of Reason-Code', name);
  return { invocationMessage, confirmationMessages: { title, message } };
}

function whatItDoes(permission: Exclude<Permission, 'none'>): string {
  switch (permission) {
    case 'reads-workspace':
      return vscode.l10n.t('It reads files of this workspace:');
    case 'runs-code':
      return vscode.l10n.t('It runs code:');
    case 'uses-network':
      return vscode.l10n.t('It uses the network:');
  }
}

async function invoke(
  { log }: Pick<Desk, 'log'>,
  name: string,
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<string>,
): Promise<vscode.LanguageModelToolResult> {
  if (!vscode.workspace.isTrusted) {
    throw new Error(
      `${name} runs nothing in a workspace that the user has not trusted. Ask the user to trust it; do not try again before.`,
    );
  }
  if (!isOffered(name)) {
    throw new Error(
      `The user does not offer ${name} to agents (${SECTION}.${AGENT_TOOLS_SETTING}). Do not try again.`,
    );
  }
  const signal = toAbortSignal(token);
  try {
    const text = await work(signal);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } catch (error) {
    if (signal.aborted) throw new vscode.CancellationError();
    log.warn(`${name}: ${errorText(error)}`);
    throw new Error(errorText(error), { cause: error });
  }
}

/** What an agent said that it wants to call; the tool itself checks what it is given. */
function readCall(input: unknown): { readonly tool: string; readonly given: unknown } {
  const { tool, input: given } = (input ?? {}) as {
    readonly tool?: unknown;
    readonly input?: unknown;
  };
  return { tool: typeof tool === 'string' ? tool : '', given: given ?? {} };
}
