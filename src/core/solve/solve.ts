import { createChannel } from '../base/channel.ts';
import type { Clock } from '../base/clock.ts';
import { errorText, isReasonCodeError } from '../base/errors.ts';
import { NO_USAGE, addUsage } from '../model/language-model.ts';
import type { LanguageModel, ModelIdentity, Usage } from '../model/language-model.ts';
import { modelsOf } from '../router/models.ts';
import type { ModelPlace, RemoteState } from '../router/route.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ParserTable } from '../stub/parser.ts';
import { askPerson } from './ask-person.ts';
import { prepareExamples, readProblem } from './prepare-solve.ts';
import type { Problem } from './prepare-solve.ts';
import { hearElsewhere } from './elsewhere.ts';
import type { Elsewhere, ElsewhereParts } from './elsewhere.ts';
import { remoteState } from './remote-model.ts';
import type { RemoteModel } from './remote-model.ts';
import { firstPlace, planRungs } from './plan-rungs.ts';
import { judgeWritten } from './judge-written.ts';
import { beginSearch } from './run-search.ts';
import { settle } from './settle.ts';
import { newStanding, renewed, runRungs } from './run-rungs.ts';
import type { Models } from './run-rungs.ts';
import { finalResult } from './final-result.ts';
import type { ResultFacts } from './final-result.ts';
import type { NewEvent, SharedContext } from './solve-context.ts';
import { followPauses } from './follow-pauses.ts';
import { createSolveControl } from './solve-control.ts';
import type { SolveControl } from './solve-control.ts';
import type { SolveEvent } from './solve-event.ts';
import type { SolveRequest } from './solve-request.ts';
import type { SolveResult } from './solve-result.ts';
import { settled } from './strategies.ts';
import { temperatureOf } from './temperature.ts';
import { watchModel } from './watch-model.ts';

/** The parts a solve is made of. */
export type SolveParts = ElsewhereParts & {
  readonly parsers: ParserTable;
  readonly model: LanguageModel;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  /** What the model is called until it is loaded. */
  readonly modelName: string;
  readonly newTraceId: () => string;
  /** The model behind a network, where one is named. */
  readonly remote?: RemoteModel;
  /** Milliseconds that a candidate of a model is expected to take on this machine, if it is known. */
  readonly paceOf?: (model: ModelIdentity) => Promise<number | undefined>;
};

/**
 * Solves one stub: reads its examples, searches for a body that meets them, and says what it
 * found. Never throws for what the model, the candidate or the machine does: the stream ends with
 * `solve-end`, whatever happens, and holds the best there was. Leaving the loop cancels it.
 */
export function solve(
  parts: SolveParts,
  request: SolveRequest,
  signal?: AbortSignal,
  control: SolveControl = createSolveControl(),
): AsyncIterable<SolveEvent> {
  const left = new AbortController();
  const inner = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const channel = createChannel<SolveEvent>(() => left.abort());
  const began = parts.clock.now();
  const emit = (event: NewEvent): void => {
    channel.push({ ...event, at: Math.round(parts.clock.now() - began) });
  };
  const { searchTime, end } = followPauses(parts.clock, control, emit);
  void run(parts, settled(request), { emit, signal: inner, began, control, searchTime })
    .finally(end)
    .then(
      () => channel.close(),
      (error: unknown) => channel.close(error),
    );
  return channel;
}

type Run = {
  readonly emit: (event: NewEvent) => void;
  readonly signal: AbortSignal;
  readonly began: number;
} & Pick<SharedContext, 'control' | 'searchTime'>;

/** What was spent so far, counted where it happens. */
type Ledger = { usage: Usage; executions: number };

async function run(
  parts: SolveParts,
  request: SolveRequest,
  { emit, signal, began, control, searchTime }: Run,
): Promise<void> {
  const { parsers, clock, sandbox } = parts;
  let problem = readProblem(request, parsers[request.stub.language]);
  let answers: SolveResult['answers'];
  const traceId = parts.newTraceId();
  const ledger: Ledger = { usage: NO_USAGE, executions: request.continues?.executions ?? 0 };
  const standing = newStanding();
  const remote = remoteState(parts.remote, request.options);
  emit(startEvent(parts, request, problem, { traceId, remote }));
  if (control.paused) emit({ type: 'pause' });
  const facts = (): ResultFacts => ({
    request,
    problem,
    traceId,
    identities: { local: parts.model.identity, remote: parts.remote?.model.identity },
    asked: standing.routes.at(-1)?.model ?? startPlace(request, remote),
    route: standing.routes,
    sandbox: sandbox.name,
    usage: ledger.usage,
    executions: ledger.executions,
    wallMs: Math.round(clock.now() - began),
    answers: answers ?? [],
  });
  let prepared: PreparedCases = { ready: [], unusable: [] };
  const result = (): SolveResult => finalResult(facts(), prepared, standing, signal.aborted);
  try {
    const models = watchModels(parts, emit, signal);
    const isWritten = request.writtenBody !== undefined;
    // A body that is there may need no model at all.
    if (!isWritten) void models[firstPlace(request, remote)]?.load();
    prepared = await prepare(sandbox, request, problem, { emit, signal, ledger });
    const elsewhere = await hearElsewhere(parts, { request, problem, emit }, signal);
    const own = { traceId, emit, ledger, control, searchTime, ...elsewhere };
    const known = { problem, cases: prepared.ready, ...own };
    const shared = shareContext(parts, request, known);
    if (isWritten) standing.searched = beginSearch(shared);
    if (!standing.searched || (await judgeWritten(shared, standing.searched, signal))) {
      const ladder = await planRungs(request, { problem, prepared, sandbox, models }, remote);
      await runRungs(shared, { ladder, models, standing }, signal);
    }
    const asked = await askPerson(shared, { searched: standing.searched, prepared }, signal);
    if (asked !== undefined) {
      ({ problem, prepared, answers } = asked);
      const { rest } = asked;
      if (rest !== undefined) {
        const ladder = await planRungs(rest, { problem, prepared, sandbox, models }, remote);
        const context = shareContext(parts, rest, { ...known, problem, cases: prepared.ready });
        await runRungs(context, { ladder, models, standing: renewed(standing) }, signal);
      }
    }
    standing.settled = await settle(shared, { ...standing, problem, prepared }, signal);
    emit({ type: 'solve-end', result: result() });
  } catch (error) {
    emit({ type: 'solve-end', result: { ...result(), ...brokenOff(error, signal) } });
  }
}

/** What a result says of a solve that did not come to its end. */
function brokenOff(
  error: unknown,
  signal: AbortSignal,
): Pick<SolveResult, 'status' | 'message' | 'errorCode'> {
  if (signal.aborted) return { status: 'cancelled', message: 'Cancelled.' };
  const code = isReasonCodeError(error) ? { errorCode: error.code } : {};
  return { status: 'error', message: errorText(error), ...code };
}

/** Where the first model stands, for a solve that may yet find that there is none. */
function startPlace({ options }: SolveRequest, remote: RemoteState): ModelPlace {
  return modelsOf({ mode: options.router ?? 'auto', remote })[0] ?? 'remote';
}

function watchModels(
  { model, remote }: SolveParts,
  emit: Run['emit'],
  signal: AbortSignal,
): Models {
  return {
    local: watchModel(model, emit, signal),
    ...(remote === undefined ? {} : { remote: watchModel(remote.model, emit, signal) }),
  };
}

/** Finds out what the examples expect, while the model is loading. */
async function prepare(
  sandbox: Sandbox,
  request: SolveRequest,
  problem: Problem,
  { emit, signal, ledger }: Pick<Run, 'emit' | 'signal'> & { readonly ledger: Ledger },
): Promise<PreparedCases> {
  if (problem.missing.length === 0) sandbox.warm();
  const limits = request.options.limits;
  if (problem.examples.some(one => one.case.expect.kind === 'source')) ledger.executions += 1;
  const prepared = await prepareExamples(sandbox, problem, { limits, signal });
  emit({ type: 'phase', phase: 'preparing-sandbox' });
  return prepared;
}

type Known = Elsewhere &
  Pick<SharedContext, 'problem' | 'cases' | 'traceId' | 'emit' | 'control' | 'searchTime'> & {
    readonly ledger: Ledger;
  };

function shareContext(
  { sandbox, clock, paceOf = () => Promise.resolve(undefined) }: SolveParts,
  request: SolveRequest,
  rest: Known,
): SharedContext {
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
    sandbox,
    clock,
    paceOf,
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
        ...(expectedMs === undefined ? {} : { expectedMs: Math.round(expectedMs) }),
      }),
  };
}

function startEvent(
  parts: SolveParts,
  request: SolveRequest,
  { header, indent, reach, examples, unparsed }: Problem,
  { traceId, remote }: { readonly traceId: string; readonly remote: RemoteState },
): NewEvent {
  const { sandbox, clock } = parts;
  const { file, stub, options, purpose, continues } = request;
  const away = startPlace(request, remote) === 'remote' ? parts.remote : undefined;
  const { model, name } = away ?? { model: parts.model, name: parts.modelName };
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
    surroundings: { imports: reach.imports, definitions: reach.definitions, indent },
    ...(purpose === undefined ? {} : { purpose }),
    ...(continues === undefined ? {} : { continues: continues.traceId }),
    model: loaded ? model.identity.id : name,
    weakStandIn: model.identity.weakStandIn,
    sandbox: sandbox.name,
    strategy: options.strategy,
    reflection: options.reflection,
    ...temperatureOf(options),
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
