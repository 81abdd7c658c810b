import { z } from 'zod';
import { LANGUAGES } from '../base/source.ts';
import { REFLECTION_KINDS } from '../reflexion/reflection.ts';
import { RUNGS } from '../router/route.ts';
import { STRATEGY_CHOICES, STRATEGY_NAMES } from '../search/strategy.ts';
import type { SolveEvent } from './solve-event.ts';

const VERDICT = z.enum([
  'PASS',
  'WRONG',
  'ERROR',
  'TIMEOUT',
  'MEMORY',
  'OUTPUT_LIMIT',
  'RESULT_LIMIT',
  'INVALID_RESULT',
  'NO_RESULT',
  'CRASH',
  'VIOLATION',
  'COMPILE_ERROR',
  'CANNOT_VERIFY',
  'CANCELLED',
  'SANDBOX_ERROR',
]);

const USAGE = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  evaluatedTokens: z.number(),
  modelCalls: z.number(),
});

const NODE = z.object({
  id: z.number(),
  parent: z.number(),
  trial: z.number(),
  depth: z.number(),
  action: z.enum(['root', 'sample', 'repair']),
  code: z.string(),
  verdict: VERDICT.exactOptional(),
  reason: z.string().exactOptional(),
  passed: z.number(),
  total: z.number(),
  reward: z.number(),
  visits: z.number(),
  value: z.number(),
  failing: z
    .object({
      verdict: VERDICT,
      call: z.string(),
      expected: z.string(),
      actual: z.string().exactOptional(),
      error: z.string().exactOptional(),
      sameType: z.boolean().exactOptional(),
    })
    .exactOptional(),
  stderr: z.string(),
  reflection: z.string().exactOptional(),
  usage: USAGE,
  wallMs: z.number(),
  times: z
    .object({ reflectMs: z.number(), modelMs: z.number(), sandboxMs: z.number() })
    .exactOptional(),
  duplicateOf: z.number().exactOptional(),
  remote: z.boolean().exactOptional(),
  meanLogProbability: z.number().exactOptional(),
  framing: z.int().min(0).exactOptional(),
  branchedAt: z.int().min(1).exactOptional(),
});

const ROUTE = {
  rung: z.enum(RUNGS),
  strategy: z.enum(STRATEGY_NAMES),
  model: z.enum(['local', 'remote']),
  simulations: z.number(),
  maxTokens: z.number(),
  why: z.string(),
};

const at = z.number();
const SEARCH = {
  model: z.string(),
  weakStandIn: z.boolean(),
  sandbox: z.string(),
  strategy: z.enum(STRATEGY_CHOICES),
  reflection: z.enum(REFLECTION_KINDS),
  seed: z.number(),
};

/** What a result's confidence was reckoned from, as traces and benchmark rows keep it. */
export const BASIS = z.object({
  checks: z.number(),
  passed: z.number(),
  beyondDocstring: z.number(),
  bits: z.number().exactOptional(),
  candidates: z.number(),
  passing: z.number(),
  compared: z.number(),
  agreeing: z.number(),
  meanLogProbability: z.number().exactOptional(),
  language: z.enum(LANGUAGES),
});

const DEMOTED = z.object({
  call: z.string(),
  expected: z.string(),
  instead: z.string(),
  votes: z.number(),
  of: z.number(),
});

const RESULT = z.object({
  status: z.enum(['verified', 'unverified', 'error', 'cancelled']),
  function: z.string(),
  language: z.enum(LANGUAGES),
  code: z.string(),
  confidence: z.number(),
  evidence: z.array(
    z.object({
      kind: z.enum(['example', 'sibling-test', 'type-check', 'agreement', 'answered-question']),
      source: z.string(),
      passed: z.number(),
      total: z.number(),
    }),
  ),
  usage: USAGE,
  executions: z.number(),
  simulations: z.number(),
  wallMs: z.number(),
  traceId: z.string(),
  ...SEARCH,
  route: z.array(z.object(ROUTE)).exactOptional(),
  answers: z
    .array(
      z.object({
        call: z.string(),
        expected: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('value'), text: z.string(), isExact: z.boolean() }),
          z.object({ kind: z.literal('raises'), type: z.string() }),
        ]),
      }),
    )
    .exactOptional(),
  basis: BASIS.exactOptional(),
  demoted: DEMOTED.exactOptional(),
  message: z.string().exactOptional(),
  missing: z.array(z.string()).exactOptional(),
});

const START = z.object({
  type: z.literal('solve-start'),
  at,
  traceId: z.string(),
  startedAt: z.string(),
  function: z.string(),
  file: z.string(),
  line: z.number(),
  language: z.string(),
  header: z.string(),
  surroundings: z
    .object({
      imports: z.array(z.string()),
      definitions: z.array(z.string()),
      indent: z.string(),
    })
    .exactOptional(),
  purpose: z.literal('benchmark').exactOptional(),
  continues: z.string().exactOptional(),
  ...SEARCH,
  temperature: z.number().exactOptional(),
  simulations: z.number(),
  maxTokens: z.number(),
  examples: z.array(
    z.object({ call: z.string(), expected: z.string(), line: z.number(), source: z.string() }),
  ),
  unparsed: z.array(z.object({ text: z.string(), line: z.number(), why: z.string() })),
});

const EVENT = z.discriminatedUnion('type', [
  START,
  z.object({
    type: z.literal('phase'),
    at,
    phase: z.enum(['loading-model', 'preparing-sandbox', 'searching']),
    fraction: z.number().exactOptional(),
    detail: z.string().exactOptional(),
    expectedMs: z.number().exactOptional(),
  }),
  z.object({ type: z.literal('pause'), at }),
  z.object({ type: z.literal('resume'), at }),
  z.object({ type: z.literal('route'), at, ...ROUTE }),
  z.object({
    type: z.literal('background'),
    at,
    source: z.enum(['memory', 'tools']),
    text: z.string(),
    calls: z.array(
      z.object({ tool: z.string(), input: z.string(), ok: z.boolean(), wallMs: z.number() }),
    ),
    trial: z.number().exactOptional(),
  }),
  z.object({ type: z.literal('trial-start'), at, trial: z.number(), parent: z.number() }),
  z.object({ type: z.literal('trial-stderr'), at, trial: z.number(), text: z.string() }),
  z.object({ type: z.literal('node-add'), at, node: NODE }),
  z.object({
    type: z.literal('tree-update'),
    at,
    nodes: z.array(z.object({ id: z.number(), visits: z.number(), value: z.number() })),
  }),
  z.object({
    type: z.literal('progress'),
    at,
    simulations: z.number(),
    executions: z.number(),
    usage: USAGE,
    bestReward: z.number(),
    expectedMs: z.number().exactOptional(),
  }),
  z.object({
    type: z.literal('question'),
    at,
    number: z.number(),
    call: z.string(),
    kind: z.enum(['split', 'confirm']),
    options: z.array(z.object({ text: z.string(), nodes: z.array(z.number()) })),
  }),
  z.object({
    type: z.literal('answer'),
    at,
    number: z.number(),
    call: z.string(),
    expected: z.string().exactOptional(),
    unusable: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal('node-judge'),
    at,
    nodes: z.array(
      NODE.pick({
        id: true,
        passed: true,
        total: true,
        reward: true,
        verdict: true,
        reason: true,
        failing: true,
      }),
    ),
  }),
  z.object({ type: z.literal('solve-end'), at, result: RESULT }),
]);

/**
 * What of an event goes into the trace: all but the model's text as it is typed, and the edits of
 * the proposals, which hold the user's whole file once per proposal.
 */
export function toStored(event: SolveEvent): SolveEvent | undefined {
  if (event.type === 'trial-text') return undefined;
  if (event.type !== 'solve-end') return event;
  return { ...event, result: { ...event.result, proposals: [] } };
}

/** An event read back from a trace, or `undefined` when it is not one of ours. */
export function decodeStored(raw: unknown): SolveEvent | undefined {
  const parsed = EVENT.safeParse(raw);
  if (!parsed.success) return undefined;
  const event = parsed.data;
  if (event.type !== 'solve-end') return event;
  return { ...event, result: { ...event.result, proposals: [] } };
}
