import { solveOptions } from '../src/compose/create-workbench.ts';
import type { Workbench } from '../src/compose/create-workbench.ts';
import type { Settings } from '../src/compose/settings.ts';
import type { LanguageModel } from '../src/core/model/language-model.ts';
import type { CandidateNode } from '../src/core/solve/solve-event.ts';
import type { SolveRequest } from '../src/core/solve/solve-request.ts';
import type { SolveResult } from '../src/core/solve/solve-result.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';
import type { HiddenJudge } from './judging/hidden-judge.ts';
import type { Row } from './rows.ts';
import type { Task } from './suites/task.ts';

export type BenchParts = {
  readonly workbench: Workbench;
  readonly model: LanguageModel;
  /** Where hidden tests run; the search has no part in it. */
  readonly judge: HiddenJudge;
  readonly suite: string;
  readonly machine: string;
  /** Go on after a verified answer. @default false */
  readonly wholeBudget?: boolean;
  /** The budget is so many times a greedy answer's. */
  readonly budgetMultiple?: number;
};

type Searched = {
  readonly result: SolveResult | undefined;
  readonly nodes: readonly CandidateNode[];
  readonly examples: number;
};

/** Solves one task and grades what came of it. A task that cannot be run gives an error row. */
export async function solveRow(
  parts: BenchParts,
  task: Task,
  settings: Settings,
  signal: AbortSignal,
): Promise<Row> {
  const request = await requestFor(parts, task, settings);
  if (typeof request === 'string') return errorRow(parts, task, settings, request);
  const searched = await search(parts.workbench, request, signal);
  signal.throwIfAborted();
  const { result } = searched;
  if (result === undefined || result.status === 'error')
    return errorRow(parts, task, settings, result?.message ?? 'the search gave no result');
  return gradedRow(parts, task, { request, settings, result, searched }, signal);
}

/** What solves a task: nothing but what a user would have; a text says why it cannot be. */
export async function requestFor(
  { workbench, wholeBudget = false }: Pick<BenchParts, 'workbench' | 'wholeBudget'>,
  task: Task,
  settings: Settings,
): Promise<SolveRequest | string> {
  const parsers = await workbench.parsers();
  const { file, language } = task;
  const { stubs } = languageSupport(language).findStubs(file.text, parsers[language]);
  const stub = stubs.find(({ name }) => name === task.function);
  if (stub === undefined) return `its file has no stub called ${task.function}`;
  const options = { ...solveOptions(settings), ...(wholeBudget ? { earlyStop: false } : {}) };
  const purpose = 'benchmark';
  return { file, stub, options, modules: [], tests: [], moduleNames: [task.function], purpose };
}

async function search(
  workbench: Workbench,
  request: SolveRequest,
  signal: AbortSignal,
): Promise<Searched> {
  let result: SolveResult | undefined;
  let examples = 0;
  const nodes: CandidateNode[] = [];
  for await (const event of workbench.solve(request, signal)) {
    if (event.type === 'solve-start') examples = event.examples.length;
    if (event.type === 'node-add' && event.node.action !== 'root') nodes.push(event.node);
    if (event.type === 'solve-end') result = event.result;
  }
  return { result, nodes, examples };
}

type Finished = {
  readonly request: SolveRequest;
  readonly settings: Settings;
  readonly result: SolveResult;
  readonly searched: Searched;
};

async function gradedRow(
  parts: BenchParts,
  task: Task,
  { request, settings, result, searched }: Finished,
  signal: AbortSignal,
): Promise<Row> {
  const { nodes } = searched;
  const [best] = result.proposals;
  const passing = new Map<number, boolean>();
  let why: string | undefined;
  let isBeside = false;
  for (const proposal of result.proposals) {
    const graded = await parts.judge.grade(task, proposal.splice.text, signal);
    signal.throwIfAborted();
    passing.set(proposal.node, graded.passes);
    if (proposal === best) why = graded.why;
    isBeside ||= graded.beside === true;
  }
  const returned = best === undefined ? undefined : passing.get(best.node);
  const sameAs = ({ id, duplicateOf }: CandidateNode): number => duplicateOf ?? id;
  return {
    ...commonOf(parts, task, settings),
    examples: searched.examples,
    status: result.status === 'verified' ? 'verified' : 'unverified',
    confidence: result.confidence,
    ...(result.basis === undefined ? {} : { basis: result.basis }),
    parses: best !== undefined && (await parses(parts, request, best.splice.text)),
    hidden: returned === undefined ? 'none' : returned ? 'pass' : 'fail',
    ...(why === undefined ? {} : { hiddenWhy: why }),
    ...(isBeside ? { gradedBeside: true } : {}),
    visiblePass: nodes.some(({ verdict }) => verdict === 'PASS'),
    oracle: [...passing.values()].includes(true),
    candidates: nodes.length,
    candidatesPassing: nodes.filter(node => passing.get(sameAs(node)) === true).length,
    ...tokens(nodes),
    // One run finds out what the examples expect; a duplicate is not run again.
    executions:
      nodes.filter(one => one.verdict !== undefined && one.duplicateOf === undefined).length + 1,
    simulations: result.simulations,
    wallMs: result.wallMs,
    traceId: result.traceId,
    sandbox: result.sandbox,
  };
}

async function parses(
  { workbench }: BenchParts,
  { stub }: SolveRequest,
  text: string,
): Promise<boolean> {
  const parsers = await workbench.parsers();
  const { language } = stub;
  return languageSupport(language).normalise(text, parsers[language]) !== undefined;
}

/** What was told in order, so that an arm does not pay for answers that came too late. */
function tokens(
  nodes: readonly CandidateNode[],
): Pick<Row, 'promptTokens' | 'completionTokens' | 'evaluatedTokens' | 'modelCalls'> {
  const sum = (pick: (node: CandidateNode) => number): number =>
    nodes.reduce((all, node) => all + pick(node), 0);
  return {
    promptTokens: sum(({ usage }) => usage.promptTokens),
    completionTokens: sum(({ usage }) => usage.completionTokens),
    evaluatedTokens: sum(({ usage }) => usage.evaluatedTokens),
    modelCalls: sum(({ usage }) => usage.modelCalls),
  };
}

type Common = Pick<
  Row,
  | 'version'
  | 'suite'
  | 'task'
  | 'number'
  | 'language'
  | 'strategy'
  | 'reflection'
  | 'temperature'
  | 'seed'
  | 'simulationsBudget'
  | 'maxTokens'
  | 'budgetMultiple'
  | 'model'
  | 'modelSha256'
  | 'weakStandIn'
  | 'engine'
  | 'machine'
>;

function commonOf(
  { model, suite, machine, budgetMultiple }: BenchParts,
  task: Task,
  settings: Settings,
): Common {
  const { id, sha256, weakStandIn, engine } = model.identity;
  return {
    version: 1,
    suite,
    task: task.id,
    number: task.number,
    language: task.language,
    strategy: settings.strategy,
    reflection: settings.reflection,
    temperature: settings.temperature,
    seed: settings.seed,
    simulationsBudget: settings.strategy === 'greedy' ? 1 : settings.simulations,
    maxTokens: settings.maxTokens,
    ...(budgetMultiple === undefined ? {} : { budgetMultiple }),
    model: id,
    ...(sha256 === undefined ? {} : { modelSha256: sha256 }),
    weakStandIn,
    engine,
    machine,
  };
}

function errorRow(parts: BenchParts, task: Task, settings: Settings, message: string): Row {
  return {
    ...commonOf(parts, task, settings),
    examples: 0,
    status: 'error',
    parses: false,
    hidden: 'none',
    visiblePass: false,
    oracle: false,
    candidates: 0,
    candidatesPassing: 0,
    promptTokens: 0,
    completionTokens: 0,
    evaluatedTokens: 0,
    modelCalls: 0,
    executions: 0,
    simulations: 0,
    wallMs: 0,
    traceId: '',
    sandbox: parts.judge.name,
    message,
  };
}
