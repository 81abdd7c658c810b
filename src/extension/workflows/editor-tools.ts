import * as vscode from 'vscode';
import { z } from 'zod';
import { fromJsonSchema } from '../../core/tools/from-json-schema.ts';
import type { Executor } from '../../core/workflow/executor.ts';
import { cancelledWith } from '../to-cancellation-token.ts';

/** What a tool of the editor gives to a workflow. */
const OUTPUT = z.object({
  text: z.string().describe('All that it said.'),
  json: z.unknown().describe('The same as data, where it is JSON; otherwise null.'),
});
const ANY = z.record(z.string(), z.unknown());

/** In front of the names of the editor's tools in a workflow. */
export const EDITOR_TOOL = 'vscode:';

const schemas = new WeakMap<object, z.ZodType>();

/**
 * The tools that VS Code knows, those of MCP servers and of other extensions included, as nodes
 * `vscode:NAME`. `permit` is asked before each call.
 */
export function editorTools(
  permit: (tool: string, input: unknown) => Promise<boolean>,
): ReadonlyMap<string, Executor> {
  return new Map(
    vscode.lm.tools.map(tool => [`${EDITOR_TOOL}${tool.name}`, executorOf(tool, permit)]),
  );
}

function executorOf(
  { name, inputSchema }: vscode.LanguageModelToolInformation,
  permit: (tool: string, input: unknown) => Promise<boolean>,
): Executor {
  return {
    // Read when a workflow names it: there may be hundreds.
    get input() {
      return schemaOf(name, inputSchema);
    },
    output: OUTPUT,
    async run(input, { signal }) {
      if (!(await permit(name, input))) throw new Error(`${name} was not allowed to run`);
      signal.throwIfAborted();
      using cancelled = cancelledWith(signal, vscode);
      const request = { input: input as object, toolInvocationToken: undefined };
      return readResult(await vscode.lm.invokeTool(name, request, cancelled.token));
    },
  };
}

/** A schema that we cannot check with is the tool's own matter: any object goes through. */
function schemaOf(name: string, schema: object | undefined): z.ZodType {
  if (schema === undefined) return ANY;
  const known = schemas.get(schema);
  if (known !== undefined) return known;
  let read: z.ZodType = ANY;
  try {
    read = fromJsonSchema(schema, `The inputSchema of ${name}`);
  } catch {
    // As said above.
  }
  schemas.set(schema, read);
  return read;
}

function readResult({ content }: vscode.LanguageModelToolResult): z.infer<typeof OUTPUT> {
  const text = content
    .map(part => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('');
  try {
    return { text, json: JSON.parse(text) as unknown };
  } catch {
    return { text, json: null };
  }
}

/**
 * Asks the user before a run uses a tool of the editor for the first time. Several nodes that come
 * at once wait for one answer.
 */
export function askOnce(workflow: string): (tool: string, input: unknown) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  return (tool, input) => {
    const known = answers.get(tool) ?? ask(workflow, tool, input);
    answers.set(tool, known);
    return known;
  };
}

/** Longest input that is shown with the question. */
const MOST_SHOWN = 1000;

async function ask(workflow: string, tool: string, input: unknown): Promise<boolean> {
  const allow = vscode.l10n.t('Allow in This Run');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('May the workflow {0} use the tool {1} of VS Code?', workflow, tool),
    { modal: true, detail: JSON.stringify(input, undefined, 2).slice(0, MOST_SHOWN) },
    allow,
  );
  return chosen === allow;
}
