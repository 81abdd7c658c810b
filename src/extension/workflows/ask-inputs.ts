import * as vscode from 'vscode';
import type { InputSpec } from '../../core/workflow/workflow-file.ts';
import type { Workflow } from '../../core/workflow/workflow.ts';
import { readInput } from './read-input.ts';
import type { Answer } from './read-input.ts';

type Inputs = Readonly<Record<string, unknown>>;

/** Asks for each input by its name and type, with its default; undefined when that was given up. */
export async function askInputs({ name, graph }: Workflow): Promise<Inputs | undefined> {
  const inputs: Record<string, unknown> = {};
  const all = Object.entries(graph.inputs);
  for (const [at, [input, spec]] of all.entries()) {
    const title = vscode.l10n.t('{0}: input {1} of {2}', name, at + 1, all.length);
    const answer = await (spec.type === 'boolean'
      ? askBoolean(title, input, spec)
      : askText(title, input, spec));
    if (answer === undefined) return undefined;
    inputs[input] = answer.value;
  }
  return inputs;
}

async function askBoolean(
  title: string,
  input: string,
  spec: InputSpec,
): Promise<Answer | undefined> {
  const items = [true, false].map(value => ({ label: String(value), value }));
  // What is first is chosen by Enter.
  if (spec.default === false) items.reverse();
  const placeHolder = promptOf(input, spec);
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder,
    ignoreFocusOut: true,
  });
  return chosen === undefined ? undefined : { value: chosen.value };
}

async function askText(title: string, input: string, spec: InputSpec): Promise<Answer | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: promptOf(input, spec),
    value: 'default' in spec ? textOf(spec.default, spec.type) : '',
    ignoreFocusOut: true,
    validateInput: typed => ('why' in readInput(typed, spec.type) ? whyNot(spec.type) : undefined),
  });
  if (text === undefined) return undefined;
  const read = readInput(text, spec.type);
  return 'value' in read ? read : undefined;
}

function promptOf(input: string, { type, description }: InputSpec): string {
  const what = `${input} (${type})`;
  return description === undefined ? what : `${what}: ${description}`;
}

function textOf(value: unknown, type: InputSpec['type']): string {
  return type === 'string' && typeof value === 'string' ? value : JSON.stringify(value);
}

function whyNot(type: InputSpec['type']): string {
  switch (type) {
    case 'number':
      return vscode.l10n.t('Write a number, such as 3 or 0.5.');
    case 'array':
      return vscode.l10n.t('Write a list as JSON, such as [1, 2].');
    default:
      return vscode.l10n.t('Write an object as JSON, such as {0}.', '{"name": 1}');
  }
}
