import * as vscode from 'vscode';
import type { ReasonCodeTool } from '../../../api/reason-code.d.ts';
import { foreignTool } from '../../compose/workflows/foreign-tool.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { createRegistry } from '../../core/tools/registry.ts';
import type { ToolDefinition } from '../../core/tools/tool.ts';

/** The tools that other extensions registered. */
export type ForeignTools = {
  register(tool: ReasonCodeTool): vscode.Disposable;
  all(): readonly ToolDefinition<unknown, unknown>[];
};

/** @param taken the names of our own tools */
export function createForeignTools(taken: () => ReadonlySet<string>): ForeignTools {
  const tools = new Map<string, ToolDefinition<unknown, unknown>>();
  return {
    register(tool) {
      const { name, description, inputSchema, outputSchema, permission, timeoutMs } = tool;
      const told = { name, description, inputSchema, outputSchema, permission, timeoutMs };
      const run: ReasonCodeTool['run'] = async (input, context) => tool.run(input, context);
      const definition = foreignTool({ ...told, whose: `the tool ${name}`, run });
      // A registry of its own refuses what every registry would.
      createRegistry().register(definition);
      if (taken().has(name) || tools.has(name)) {
        const message = `There is a tool called ${name} already: give this one another name.`;
        throw new ReasonCodeError('usage', message);
      }
      tools.set(name, definition);
      return new vscode.Disposable(() => {
        if (tools.get(name) === definition) tools.delete(name);
      });
    },
    all: () => [...tools.values()],
  };
}
