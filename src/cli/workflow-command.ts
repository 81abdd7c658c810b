import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { ReasonCodeError, isReasonCodeError } from '../core/base/errors.ts';
import { PERMISSIONS } from '../core/tools/tool.ts';
import { inGraphOrder } from '../core/workflow/in-order.ts';
import { toMermaid } from '../core/workflow/mermaid.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { RunResult, WorkflowEvent } from '../core/workflow/workflow-event.ts';
import type { Settings } from '../compose/settings.ts';
import type { Workflows } from '../compose/workflows/open-workflows.ts';
import { EXIT } from './context.ts';
import type { CliContext, ExitCode, Run } from './context.ts';
import { oneLine, plain, styled } from './output.ts';
import { createRunProgress } from './workflow-progress.ts';

type WorkflowCommand = {
  readonly path: string;
  readonly settings: Settings;
  readonly root: string;
  readonly json: boolean;
};

type WorkflowRunCommand = WorkflowCommand & {
  /** `name=value`, as they were written. */
  readonly input: readonly string[];
  readonly deny: readonly string[];
  readonly concurrency: number | undefined;
  readonly checkpoint: string | undefined;
};

/** Runs a workflow and prints what it gives. */
async function workflowRunCommand(
  context: CliContext,
  command: WorkflowRunCommand,
): Promise<ExitCode> {
  const { output, signal, now } = context;
  const { json, deny, concurrency, checkpoint } = command;
  const workflows = open(context, command, deny);
  const workflow = await workflows.open(command.path, signal);
  const progress = createRunProgress(output, now);
  // Where nobody watches, the same run says the same.
  const show = (event: WorkflowEvent): void => progress.show(event);
  const onEvent = output.live ? show : inGraphOrder(show);
  const inputs = readInputs(workflow, command.input);
  let result: RunResult;
  try {
    result = await workflows.run(workflow, { inputs, signal, concurrency, checkpoint, onEvent });
  } finally {
    progress.end();
  }
  if (json) output.out(`${JSON.stringify(resultJson(workflow, result))}\n`);
  else output.out(resultText(context, workflow, result));
  return exitCode(result);
}

/** Says whether a workflow could be run: every name in it, every input that is written down. */
async function workflowValidateCommand(
  context: CliContext,
  command: WorkflowCommand,
): Promise<ExitCode> {
  const { output, signal } = context;
  try {
    const workflow = await open(context, command, []).open(command.path, signal);
    const nodes = workflow.graph.nodes.length;
    const valid = { valid: true, name: workflow.name, nodes, problems: [] };
    if (command.json) output.out(`${JSON.stringify(valid)}\n`);
    else output.out(`${plain(command.path)} is valid: ${plain(workflow.name)}, ${nodes} nodes\n`);
    return EXIT.done;
  } catch (error) {
    if (!isReasonCodeError(error, 'workflow-invalid')) throw error;
    const problems = error.message.split('\n');
    if (command.json) output.out(`${JSON.stringify({ valid: false, problems })}\n`);
    else output.out(`${plain(error.message)}\n`);
    return EXIT.negative;
  }
}

/** Prints a workflow as Mermaid. */
async function workflowGraphCommand(
  context: CliContext,
  command: WorkflowCommand,
): Promise<ExitCode> {
  const workflow = await open(context, command, []).open(command.path, context.signal);
  const mermaid = toMermaid(workflow);
  const { output } = context;
  output.out(command.json ? `${JSON.stringify({ name: workflow.name, mermaid })}\n` : mermaid);
  return EXIT.done;
}

function open(
  context: CliContext,
  { settings, root }: WorkflowCommand,
  deny: readonly string[],
): Workflows {
  const unknown = deny.find(name => !PERMISSIONS.some(known => known === name));
  if (unknown !== undefined) {
    const there = PERMISSIONS.filter(name => name !== 'none').join(', ');
    throw new ReasonCodeError('usage', `There is no permission ${unknown}; there is ${there}.`);
  }
  const permit = ({ permission }: { readonly permission: string }): boolean =>
    !deny.includes(permission);
  return context.workbench(settings).workflows({ root, permit });
}

/** Inputs by their declared types: texts as they stand, all others as JSON. */
function readInputs(
  { graph, name }: Workflow,
  written: readonly string[],
): Readonly<Record<string, unknown>> {
  const inputs: Record<string, unknown> = {};
  for (const one of written) {
    const [key = '', ...rest] = one.split('=');
    const spec = Object.hasOwn(graph.inputs, key) ? graph.inputs[key] : undefined;
    if (spec === undefined || rest.length === 0) {
      const there = Object.keys(graph.inputs).join(', ') || 'none';
      const message = `${JSON.stringify(one)} is no input of ${name}: write NAME=VALUE; there is ${there}.`;
      throw new ReasonCodeError('usage', message);
    }
    const text = rest.join('=');
    inputs[key] = spec.type === 'string' ? text : readJson(text, key, spec.type);
  }
  return inputs;
}

function readJson(text: string, key: string, type: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (type === 'any') return text;
    const message = `The input ${key} is a ${type}: write it as JSON, such as ${key}='[1, 2]'.`;
    throw new ReasonCodeError('usage', message, { cause: error });
  }
}

function resultJson({ name }: Workflow, result: RunResult): object {
  const { status, succeeded, output = null, nodes, failure, abandoned } = result;
  return {
    ...{ workflow: name, status, succeeded, output, nodes },
    ...(failure === undefined ? {} : { failure: { node: failure.node, why: failure.why } }),
    ...(abandoned.length === 0 ? {} : { abandoned }),
  };
}

function resultText({ output }: CliContext, { name }: Workflow, result: RunResult): string {
  const { status, succeeded, failure, abandoned } = result;
  const word = status === 'done' && !succeeded ? 'DONE, BUT DID NOT SUCCEED' : status.toUpperCase();
  const good = status === 'done' && succeeded;
  const lines = [`${styled(output, good ? 'green' : 'yellow', word)} ${oneLine(name, 80)}`];
  if (failure !== undefined) lines.push(plain(failure.why));
  if (abandoned.length > 0) lines.push(`Still at work: ${plain(abandoned.join(', '))}`);
  if (status === 'done') lines.push(outputText(result.output));
  return `${lines.join('\n')}\n`;
}

/** JSON, but for texts of several lines, which are shown as they are. */
function outputText(value: unknown): string {
  if (typeof value === 'string') return plain(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return plain(JSON.stringify(value, undefined, 2));
  }
  return Object.entries(value)
    .map(([name, one]) => {
      const isText = typeof one === 'string';
      const text = isText ? one : JSON.stringify(one, undefined, 2);
      return text.includes('\n')
        ? `${plain(name)}:\n${plain(text)}`
        : `${plain(name)}: ${plain(text)}`;
    })
    .join('\n');
}

/** A machine that is not as it must be is told apart from a workflow that did not make it. */
function exitCode({ status, succeeded, failure }: RunResult): ExitCode {
  if (status === 'cancelled') return EXIT.cancelled;
  if (status === 'failed') {
    return failure?.error instanceof ReasonCodeError ? EXIT.unusable : EXIT.negative;
  }
  return succeeded ? EXIT.done : EXIT.negative;
}

type Flags = {
  readonly input?: readonly string[];
  readonly deny?: readonly string[];
  readonly root: string;
  readonly concurrency?: number;
  readonly checkpoint?: string;
  readonly json?: boolean;
};

/** What the program lends: its settings as options, and what reads them. */
type SettingOptions = {
  readonly withSettings: (command: Command) => Command;
  readonly readSettings: (flags: object) => Settings;
};

/** The commands over workflows: `workflow run`, `workflow validate` and `workflow graph`. */
export function addWorkflow(
  program: Command,
  context: CliContext,
  run: Run,
  { withSettings, readSettings }: SettingOptions,
): void {
  const workflow = program
    .command('workflow')
    .description('Run graphs of tools, solves, models and sandboxes, written as JSON.');
  const add = (name: string, description: string): Command =>
    withSettings(workflow.command(name).description(description))
      .argument('<file>', 'a workflow, or builtin:solve')
      .option('--root <folder>', 'the workspace: nothing outside of it is read', '.')
      .option('--searxng-url <address>', 'search service that tools may ask')
      .option('--json', 'print JSON');
  const given = (path: string, flags: Flags): WorkflowCommand => ({
    path,
    settings: readSettings(flags),
    root: flags.root,
    json: flags.json === true,
  });
  add('run', 'Run the workflow of FILE, and print its output.')
    .option('--input <name=value...>', 'inputs; what is no text as JSON')
    .option('--concurrency <n>', 'most nodes at work at once', positive)
    .option('--checkpoint <file>', 'keep what is done there, and go on from it')
    .option(
      '--deny <permission...>',
      'tools that need it fail: reads-workspace, runs-code, uses-network',
    )
    .action((path: string, flags: Flags) =>
      run(() => {
        const { input = [], deny = [], concurrency, checkpoint } = flags;
        const own = { input, deny, concurrency, checkpoint };
        return workflowRunCommand(context, { ...given(path, flags), ...own });
      }),
    );
  add('validate', 'Say what is wrong with the workflow of FILE, with lines.').action(
    (path: string, flags: Flags) => run(() => workflowValidateCommand(context, given(path, flags))),
  );
  add('graph', 'Print the workflow of FILE as Mermaid.').action((path: string, flags: Flags) =>
    run(() => workflowGraphCommand(context, given(path, flags))),
  );
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new InvalidArgumentError(`"${text}" is not a number from 1 to 9999.`);
  }
  return Number(text);
}
