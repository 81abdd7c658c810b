import { z } from 'zod';
import { LANGUAGES } from '../../core/base/source.ts';
import { STRATEGY_CHOICES } from '../../core/search/strategy.ts';
import { resultOf } from '../../core/solve/result-of.ts';
import type { SolveEvent } from '../../core/solve/solve-event.ts';
import type { SolveRequest } from '../../core/solve/solve-request.ts';
import type { SolveResult } from '../../core/solve/solve-result.ts';
import type { ParserTable } from '../../core/stub/parser.ts';
import type { Executor, NodeContext } from '../../core/workflow/executor.ts';
import { insideRoot } from '../../adapters/workspace-files/inside-root.ts';
import type { WorkspaceFile } from '../../adapters/workspace-files/read-workspace.ts';
import { chooseStub } from '../choose-stubs.ts';

const INPUT = z.strictObject({
  file: z.string().min(1).describe('Relative to the root of the workspace.'),
  function: z.string().optional().describe('The stub with this name.'),
  line: z.int().min(1).optional().describe('The stub at this line, counted from 1.'),
  strategy: z.enum(STRATEGY_CHOICES).optional(),
  simulations: z.int().min(1).max(10_000).optional(),
  maxTokens: z.int().min(1).max(10_000_000).optional(),
  seed: z.int().min(0).optional(),
});
const USAGE = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  modelCalls: z.number(),
});
const OUTPUT = z.object({
  status: z.enum(['verified', 'unverified', 'error', 'cancelled']),
  file: z.string(),
  function: z.string(),
  language: z.enum(LANGUAGES),
  code: z.string().describe('The whole function; empty when nothing was found.'),
  program: z.string().describe('What ran in the sandbox: the function and what it needs.'),
  calls: z.array(z.string()).describe('The calls of its examples.'),
  confidence: z.number(),
  evidence: z.array(
    z.object({ kind: z.string(), source: z.string(), passed: z.number(), total: z.number() }),
  ),
  usage: USAGE,
  executions: z.number(),
  simulations: z.number(),
  traceId: z.string(),
  model: z.string(),
  sandbox: z.string(),
  message: z.string().describe('Why it is not verified; empty when it is.'),
});

export type ReasoningParts = {
  readonly root: string;
  readonly parsers: () => Promise<ParserTable>;
  readonly read: (path: string, signal: AbortSignal) => Promise<WorkspaceFile>;
  readonly options: SolveRequest['options'];
  /** `node` is the node that asks: `name`, or `each[2]/name`. */
  readonly solve: (
    request: SolveRequest,
    signal: AbortSignal,
    node: string,
  ) => AsyncIterable<SolveEvent>;
};

/** Solves a stub, as the command `solve` does. One that is not verified is an answer, no failure. */
export function reasoningNode(parts: ReasoningParts): Executor {
  return {
    input: INPUT,
    output: OUTPUT,
    run: async (input, context) => reason(parts, input as z.infer<typeof INPUT>, context),
  };
}

async function reason(
  { root, parsers, read, options, solve }: ReasoningParts,
  { file, function: name, line, ...own }: z.infer<typeof INPUT>,
  { signal, report, run, node }: NodeContext,
): Promise<z.infer<typeof OUTPUT>> {
  const { path } = await insideRoot(root, file);
  const workspace = await read(path, signal);
  const stub = chooseStub(workspace.file, await parsers(), { line, function: name });
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const request: SolveRequest = {
    ...{ ...workspace, stub, options: { ...options, ...Object.fromEntries(given) } },
    ...(run === undefined ? {} : { within: { run, node } }),
  };
  let calls: readonly string[] = [];
  const result = await resultOf(solve(request, signal, node), event => {
    const said = eventText(event);
    if (said !== undefined) report(said);
    if (event.type === 'solve-start') calls = event.examples.map(({ call }) => call);
  });
  if (result.status === 'error') throw new Error(result.message ?? 'the solve failed');
  return toOutput(result, { file, calls });
}

function toOutput(
  result: SolveResult,
  { file, calls }: { readonly file: string; readonly calls: readonly string[] },
): z.infer<typeof OUTPUT> {
  const { status, function: name, language, code, confidence, evidence, usage } = result;
  const { executions, simulations, traceId, model, sandbox, message = '', proposals } = result;
  return {
    ...{ status, file, function: name, language, code, confidence, usage: { ...usage } },
    ...{ executions, simulations, traceId, model, sandbox, message },
    evidence: evidence.map(one => ({ ...one })),
    program: proposals[0]?.splice.program ?? '',
    calls: [...calls],
  };
}

function eventText(event: SolveEvent): string | undefined {
  switch (event.type) {
    case 'phase':
      return event.fraction === undefined ? event.phase : undefined;
    case 'route':
      return `route: ${event.why}`;
    case 'node-add': {
      const { id, parent, verdict = 'no code', passed, total } = event.node;
      return parent < 0 ? undefined : `candidate ${id}: ${verdict}, ${passed} of ${total} passed`;
    }
    default:
      return undefined;
  }
}
