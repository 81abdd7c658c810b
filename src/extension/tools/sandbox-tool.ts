import * as vscode from 'vscode';
import { readSandboxInput } from '../../compose/agent-input.ts';
import { AGENT_TOOL_NAMES } from '../../compose/agent-tool-names.ts';
import { runForAgent } from '../../compose/run-for-agent.ts';
import type { Desk } from '../desk.ts';
import { agentTool } from './agent-tool.ts';

/** Longest code that is shown when the user is asked whether it may run. */
const MAX_SHOWN = 4000;

/** Runs code for the editor's own agents. */
export function sandboxTool(desk: Desk): vscode.LanguageModelTool<unknown> {
  return agentTool(desk, {
    name: AGENT_TOOL_NAMES.sandbox,
    read: readSandboxInput,
    prepare({ language, code, calls = [], tests = '' }) {
      const message = new vscode.MarkdownString(
        vscode.l10n.t('This runs without network, files or subprocesses:'),
      );
      const all = [code, ...calls, tests].filter(text => text !== '').join('\n');
      message.appendCodeblock(all.slice(0, MAX_SHOWN), language);
      return {
        invocationMessage: vscode.l10n.t('Running code in the sandbox'),
        confirmationMessages: { title: vscode.l10n.t('Run code in the sandbox'), message },
      };
    },
    invoke: (input, signal) => runForAgent(desk.workbench(), input, signal),
  });
}
