import * as vscode from 'vscode';
import { AGENT_TOOL_NAMES } from '../../compose/agent-tool-names.ts';
import type { Desk } from '../desk.ts';
import { registerMcpServer } from './mcp-server.ts';
import { sandboxTool } from './sandbox-tool.ts';
import { solveTool } from './solve-tool.ts';
import type { Insert } from './solve-tool.ts';

/** Everything that agents are offered: two tools in the editor, and a server for those outside. */
export function registerAgentTools(desk: Desk, insert: Insert): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool(AGENT_TOOL_NAMES.solve, solveTool(desk, insert)),
    vscode.lm.registerTool(AGENT_TOOL_NAMES.sandbox, sandboxTool(desk)),
    registerMcpServer(desk),
  );
}
