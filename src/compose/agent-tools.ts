import { z } from 'zod';
import { issueText } from '../core/base/issue-text.ts';
import { LANGUAGES } from '../core/base/source.ts';
import { AGENT_TOOL_NAMES } from './agent-tool-names.ts';

/** Longest program that is run for an agent. */
const MAX_CODE = 200_000;
const MAX_CALLS = 50;
/** Most misfits that an agent is told of at once. */
const MAX_ISSUES = 5;

/** What an agent says to have a function solved. */
export const SOLVE_INPUT = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe('Absolute path of the Python, JavaScript or TypeScript file that holds the stub.'),
  function: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Name of the stub, such as add or Stack.push. Give this or line where there are several stubs.',
    ),
  line: z.int().min(1).optional().describe('A 1-based line inside the stub, instead of its name.'),
  insert: z
    .boolean()
    .optional()
    .describe('Put the body into the file if it is verified. Left out, the file is not changed.'),
});

/** What an agent says to have code run. */
export const SANDBOX_INPUT = z.strictObject({
  language: z.enum(LANGUAGES).describe('Language of the code.'),
  code: z
    .string()
    .min(1)
    .max(MAX_CODE)
    .describe('The whole program, such as function definitions.'),
  calls: z
    .array(z.string().min(1).max(10_000))
    .max(MAX_CALLS)
    .optional()
    .describe(
      'Expressions to evaluate after the program has loaded, such as add(2, 3). Each result comes back.',
    ),
  function: z.string().min(1).optional().describe('Name of the function that tests are about.'),
  tests: z
    .string()
    .min(1)
    .max(MAX_CODE)
    .optional()
    .describe(
      'Assertions about the function, such as assert add(2, 3) == 5. They run in another sandbox than the code.',
    ),
});

export type SolveInput = z.infer<typeof SOLVE_INPUT>;
export type SandboxInput = z.infer<typeof SANDBOX_INPUT>;

/** The two tools, as agents see them, in the editor and outside of it. */
export const AGENT_TOOLS = {
  solve: {
    name: AGENT_TOOL_NAMES.solve,
    title: 'Solve a function stub',
    description:
      'Finds a body for a function stub (a function with a signature and a docstring, and no body) and verifies it: every candidate runs in a sandbox against the examples in the docstring and the tests beside the file. Returns the function, whether it is VERIFIED, and the evidence. ' +
      'Use it for one self-contained function in a Python, JavaScript or TypeScript file whose docstring has an example, or that tests call. ' +
      'Do not use it to change a function that has a body, to write whole files, or for functions that need a network, a database or packages that are not in the sandbox. ' +
      'It takes seconds to minutes. A result that is NOT VERIFIED must not be presented as checked. The file is changed only when insert is true and the body is verified.',
    input: SOLVE_INPUT,
  },
  sandbox: {
    name: AGENT_TOOL_NAMES.sandbox,
    title: 'Run code in a sandbox',
    description:
      'Runs a small Python, JavaScript or TypeScript program in a sandbox without network, files or subprocesses, and returns what each call gives, or whether tests of a function pass. ' +
      'Use it to check what code really does before you rely on it. Give calls, or function and tests. ' +
      'Do not use it for programs that need third-party packages, input, files or more than a few seconds. Nothing on this machine is changed.',
    input: SANDBOX_INPUT,
  },
} as const;

export type AgentTool = (typeof AGENT_TOOLS)[keyof typeof AGENT_TOOLS];

/** A tool's arguments as a JSON schema, as package.json has them. */
export function jsonSchemaOf({ input }: AgentTool): Readonly<Record<string, unknown>> {
  const schema = Object.entries(z.toJSONSchema(input, { io: 'input' }));
  return Object.fromEntries(schema.filter(([key]) => key !== '$schema'));
}

/** Why arguments do not fit, in one sentence that an agent can act upon. */
export function misfit({ name }: Pick<AgentTool, 'name'>, error: z.ZodError): string {
  return `The arguments of ${name} do not fit: ${issueText(error, MAX_ISSUES)}. Correct them and call it again.`;
}
