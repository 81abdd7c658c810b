import { z } from 'zod';
import { CONDITION } from './condition.ts';

const NAME = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, 'use letters, digits, _ and -, at most 64 of them');
const BINDING = z
  .unknown()
  .meta({ description: 'JSON data; {"$from": "node.output.path"} stands for what a node gave.' });
const WITH = z
  .record(z.string(), BINDING)
  .readonly()
  .describe('What the node is given, by name. Values may come from other nodes.');

/** What a node does; each kind has its own fields. */
const ACTIONS = {
  tool: z.strictObject({
    kind: z.literal('tool').describe('Calls a registered tool.'),
    tool: z.string().describe('Name of the tool.'),
    with: WITH.optional(),
  }),
  reasoning: z.strictObject({
    kind: z.literal('reasoning').describe('Solves a stub by search and reflection, verified.'),
    with: WITH.optional(),
  }),
  sandbox: z.strictObject({
    kind: z.literal('sandbox').describe('Runs code in the sandbox.'),
    with: WITH.optional(),
  }),
  model: z.strictObject({
    kind: z.literal('model').describe('Asks the language model for a text.'),
    with: WITH.optional(),
  }),
  orchestrator: z.strictObject({
    kind: z.literal('orchestrator').describe('Runs a workflow of this file, and gives its output.'),
    workflow: NAME.describe('Name under "workflows".'),
    with: WITH.optional(),
  }),
  map: z.strictObject({
    kind: z.literal('map').describe('Runs a workflow of this file for each item of a list.'),
    over: BINDING.describe('The list.'),
    workflow: NAME.describe('Name under "workflows"; its inputs are "item", "index" and "with".'),
    with: WITH.optional(),
  }),
  join: z.strictObject({
    kind: z.literal('join').describe('Brings together what came; what was skipped is left out.'),
    of: z.union([z.array(BINDING).readonly(), z.record(z.string(), BINDING).readonly()]),
    take: z.enum(['all', 'first']).optional().describe('first: only the first that came.'),
  }),
  branch: z.strictObject({
    kind: z.literal('branch').describe('Takes the first way whose condition holds.'),
    ways: z.record(NAME, CONDITION).readonly(),
    otherwise: NAME.optional().describe('The way to take when none holds.'),
  }),
};

const RETRY = z
  .strictObject({
    times: z.int().min(1).max(20).describe('How often to try again after a failure.'),
    delayMs: z.number().min(0).max(3_600_000).optional().describe('Pause before it. @default 0'),
    factor: z.number().min(1).max(10).optional().describe('What each further pause is longer by.'),
  })
  .meta({ id: 'Retry' });
const LEAF = z.discriminatedUnion('kind', [
  ACTIONS.tool,
  ACTIONS.reasoning,
  ACTIONS.sandbox,
  ACTIONS.model,
]);
const FALLBACK = z
  .union([
    z.strictObject({ value: BINDING.describe('Taken as the output when the node fails.') }),
    z.strictObject({ node: LEAF.describe('Run when the node fails.') }),
  ])
  .meta({ id: 'Fallback' });

/** What holds for a node whatever it does. */
const CONTROLS = {
  title: z.string().optional().describe('Shown instead of the name.'),
  after: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('Nodes that must be done before; "node:way" for a way of a branch.'),
  when: CONDITION.optional().describe('The node is skipped unless this holds.'),
  retry: RETRY.optional(),
  timeoutMs: z.number().positive().max(86_400_000).optional().describe('For each attempt.'),
  fallback: FALLBACK.optional(),
};

const NODE = z
  .discriminatedUnion('kind', [
    ACTIONS.tool.extend(CONTROLS),
    ACTIONS.reasoning.extend(CONTROLS),
    ACTIONS.sandbox.extend(CONTROLS),
    ACTIONS.model.extend(CONTROLS),
    ACTIONS.orchestrator.extend(CONTROLS),
    ACTIONS.map.extend(CONTROLS),
    ACTIONS.join.extend(CONTROLS),
    ACTIONS.branch.extend(CONTROLS),
  ])
  .meta({ id: 'Node' });

const INPUT_SPEC = z
  .strictObject({
    type: z.enum(['string', 'number', 'boolean', 'array', 'object', 'any']),
    description: z.string().optional(),
    default: z.unknown().optional().describe('Taken when the input is not given.'),
  })
  .meta({ id: 'Input' });

const BODY = {
  inputs: z.record(NAME, INPUT_SPEC).readonly().optional(),
  nodes: z.record(NAME, NODE).readonly(),
  output: BINDING.optional(),
};

/** A workflow as a file holds it. */
export const WORKFLOW_FILE = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1).describe('Version of this format.'),
    name: z.string().min(1).max(200),
    description: z.string().optional(),
    ...BODY,
    succeeds: CONDITION.optional().describe(
      'What must hold at the end; `workflow run` exits with 1 where it does not.',
    ),
    workflows: z
      .record(NAME, z.strictObject(BODY))
      .readonly()
      .optional()
      .describe('Workflows that nodes of this file run.'),
  })
  .meta({ title: 'Reason-Code workflow' });

export type WorkflowFile = Readonly<z.infer<typeof WORKFLOW_FILE>>;
export type WorkflowBody = Pick<WorkflowFile, 'inputs' | 'nodes' | 'output'>;
export type FileNode = Readonly<z.infer<typeof NODE>>;
export type Leaf = Readonly<z.infer<typeof LEAF>>;
export type InputSpec = Readonly<z.infer<typeof INPUT_SPEC>>;

/** The format as JSON Schema, for editors. */
export function workflowSchema(): object {
  return z.toJSONSchema(WORKFLOW_FILE, { io: 'input' });
}
