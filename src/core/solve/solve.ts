import { createChannel } from '../base/channel.ts';
import type { Clock } from '../base/clock.ts';
import { errorText } from '../base/errors.ts';
import { NO_USAGE, addUsage } from '../model/language-model.ts';
import type { LanguageModel, Usage } from '../model/language-model.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ParserTable } from '../stub/parser.ts';
import { prepareExamples, readProblem } from './prepare-solve.ts';
import type { Problem } from './prepare-solve.ts';
import { runSearch } from './run-search.ts';
import type { Searched } from './run-search.ts';
import type { emptyResult } from './final-result.ts';
import { finalResult } from './final-result.ts';
import type { NewEvent, SolveContext } from './solve-context.ts';
import type { SolveEvent } from './solve-event.ts';
import type { SolveRequest } from './solve-request.ts';

/** The parts a solve is made of. */
export type SolveParts = {
  readonly parsers: ParserTable;
  readonly model: LanguageModel;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  /** What the model is called until it is loaded. */
  readonly modelName: string;
  readonly newTraceId: () => string;
};

/** Samples drawn when nothing can be checked: enough to see what they agree on. */
const SAMPLES_UNCHECKED = 5;

/**
 * Solves one stub: reads its examples, searches for a body that meets them, and says what it
 * found. Never throws for what the model, the candidate or the machine does: the stream ends with
 * `solve-end`, whatever happens, and holds the best there was. Leaving the loop cancels it.
 */
export function solve(
  parts: SolveParts,
  request: SolveRequest,
  signal?: AbortSignal,
): AsyncIterable<SolveEvent> {
  const left = new AbortController();
  const inner = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const channel = createChannel<SolveEvent>(() => left.abort());
  const began = parts.clock.now();
  const emit = (event: NewEvent): void => {
    channel.push({ ...event, at: Math.round(parts.clock.now() - began) });
  };
  void run(parts, request, { emit, signal: inner, began }).then(
    () => channel.close(),
    (error: unknown) => channel.close(error),
  );
  return channel;
}

type Run = {
  readonly emit: (event: NewEvent) => void;
  readonly signal: AbortSignal;
  readonly began: number;
};

/** What was spent so far, counted where it happens. */
type Ledger = { usage: Usage; executions: number };

async function run(
  parts: SolveParts,
  request: SolveRequest,
  { emit, signal, began }: Run,
): Promise<void> {
  const { parsers, clock } = parts;
  const problem = readProblem(request, parsers[request.stub.language]);
  const traceId = parts.newTraceId();
  const ledger: Ledger = { usage: NO_USAGE, executions: 0 };
  emit(startEvent(parts, request, problem, traceId));
  const facts = (): Parameters<typeof emptyResult>[0] => ({
    request,
    problem,
    traceId,
    model: parts.model.identity,
    sandbox: parts.sandbox.name,
    usage: ledger.usage,
    executions: ledger.executions,
    wallMs: Math.round(clock.now() - began),
  });
  let searched: Searched | undefined;
  let prepared: PreparedCases = { ready: [], unusable: [] };
  try {
    prepared = await prepare(parts, request, problem, { emit, signal, ledger });
    const context = createContext(parts, request, { problem, cases: prepared.ready, emit, ledger });
    emit({ type: 'phase', phase: 'searching' });
    searched = await runSearch(context, signal, simulationsFor(request, problem, prepared));
    emit({ type: 'solve-end', result: finalResult(facts(), prepared, searched, signal.aborted) });
  } catch (error) {
    const result = finalResult(facts(), prepared, searched, signal.aborted);
    const status = signal.aborted ? 'cancelled' : 'error';
    const message = signal.aborted ? 'Cancelled.' : errorText(error);
    emit({ type: 'solve-end', result: { ...result, status, message } });
  }
}

/** Loads the model and finds out what the examples expect, side by side. */
async function prepare(
  { model, sandbox }: SolveParts,
  request: SolveRequest,
  problem: Problem,
  { emit, signal, ledger }: Pick<Run, 'emit' | 'signal'> & { readonly ledger: Ledger },
): Promise<PreparedCases> {
  emit({ type: 'phase', phase: 'loading-model' });
  const loading = model.load({
    signal,
    onProgress: ({ phase, fraction, detail }) =>
      emit({
        type: 'phase',
        phase: 'loading-model',
        detail: detail === undefined ? phase : `${phase} ${detail}`,
        ...(fraction === undefined ? {} : { fraction }),
      }),
  });
  // It is awaited below; until then a rejection must not count as unhandled.
  loading.catch(() => undefined);
  if (problem.missing.length === 0) sandbox.warm();
  const limits = request.options.limits;
  if (problem.examples.some(one => one.case.expect.kind === 'source')) ledger.executions += 1;
  const prepared = await prepareExamples(sandbox, problem, { limits, signal });
  emit({ type: 'phase', phase: 'preparing-sandbox' });
  await loading;
  return prepared;
}

function createContext(
  { model, sandbox, clock }: SolveParts,
  request: SolveRequest,
  rest: Pick<SolveContext, 'problem' | 'cases' | 'emit'> & { readonly ledger: Ledger },
): SolveContext {
  const { ledger, ...shared } = rest;
  let bestReward = 0;
  const emit = (event: NewEvent): void => {
    if (event.type === 'node-add') bestReward = Math.max(bestReward, event.node.reward);
    shared.emit(event);
  };
  return {
    ...shared,
    emit,
    request,
    model,
    sandbox,
    clock,
    judgements: new Map(),
    spent: usage => (ledger.usage = addUsage(ledger.usage, usage)),
    executed: () => (ledger.executions += 1),
    progress: ({ simulations, expectedMs }) =>
      emit({
        type: 'progress',
        simulations,
        executions: ledger.executions,
        usage: ledger.usage,
        bestReward,
        expectedMs: Math.round(expectedMs),
      }),
  };
}

/** Nothing to check means nothing to search for: a few samples show what the model leans to. */
function simulationsFor(
  { options }: SolveRequest,
  { missing }: Problem,
  { ready }: PreparedCases,
): number {
  if (missing.length > 0) return Math.min(1, options.simulations);
  return ready.length > 0 ? options.simulations : Math.min(SAMPLES_UNCHECKED, options.simulations);
}

function startEvent(
  { model, sandbox, clock, modelName }: SolveParts,
  { file, stub, options }: SolveRequest,
  { header, examples, unparsed }: Problem,
  traceId: string,
): NewEvent {
  const loaded = model.identity.id !== 'not loaded';
  return {
    type: 'solve-start',
    traceId,
    startedAt: clock.date().toISOString(),
    function: stub.qualifiedName,
    file: file.path,
    line: stub.line,
    language: stub.language,
    header,
    model: loaded ? model.identity.id : modelName,
    weakStandIn: model.identity.weakStandIn,
    sandbox: sandbox.name,
    strategy: options.strategy,
    reflection: options.reflection,
    seed: options.seed,
    simulations: options.simulations,
    maxTokens: options.maxTokens,
    examples: examples.map(({ call, expected, line, source }) => ({
      call,
      expected,
      line,
      source,
    })),
    unparsed: unparsed.map(({ text, line, why }) => ({ text, line, why })),
  };
}
