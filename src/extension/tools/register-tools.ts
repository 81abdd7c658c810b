import * as vscode from 'vscode';
import { AGENT_TOOLS } from '../../compose/agent-tools.ts';
import type { Desk } from '../desk.ts';
import { registerMcpServer } from './mcp-server.ts';
import { sandboxTool } from './sandbox-tool.ts';
import { solveTool } from './solve-tool.ts';
import type { Insert } from './solve-tool.ts';

/** Everything that agents are offered: two tools in the editor, and a server for those outside. */
export function registerAgentTools(desk: Desk, insert: Insert): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool(AGENT_TOOLS.solve.name, solveTool(desk, insert)),
    vscode.lm.registerTool(AGENT_TOOLS.sandbox.name, sandboxTool(desk)),
    registerMcpServer(desk),
  );
}
