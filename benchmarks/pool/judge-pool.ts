import type { Settings } from '../../src/compose/settings.ts';
import type { Workbench } from '../../src/compose/create-workbench.ts';
import { buildPrompt } from '../../src/core/model/prompt.ts';
import { stubFeatures } from '../../src/core/router/features.ts';
import type { Sandbox } from '../../src/core/sandbox/sandbox.ts';
import { compareMatter } from '../../src/core/solve/compare-matter.ts';
import { readProblem } from '../../src/core/solve/prepare-solve.ts';
import type { Problem } from '../../src/core/solve/prepare-solve.ts';
import type { CandidateNode } from '../../src/core/solve/solve-event.ts';
import type { Sample } from '../../src/adapters/recorded/sample-file.ts';
import type { SolveRequest } from '../../src/core/solve/solve-request.ts';
import type { SolveResult } from '../../src/core/solve/solve-result.ts';
import { temperatureOf } from '../../src/core/solve/temperature.ts';
import type { HiddenJudge } from '../judging/hidden-judge.ts';
import { requestFor } from '../solve-row.ts';
import type { Task } from '../suites/task.ts';
import type { Draw, JudgedTask } from './judged-pool.ts';
import type { PoolModel } from './pool-model.ts';
import { recordPrograms } from './record-programs.ts';

export type JudgeParts = {
  /** Its model is the pool. */
  readonly workbench: Workbench;
  readonly model: PoolModel;
  readonly judge: HiddenJudge;
  /** Where passing programs are compared. */
  readonly sandbox: Sandbox;
  readonly suite: string;
  readonly settings: Settings;
  /** Takes what fails an example for wrong, without asking the hidden tests. */
  readonly onlyPassing: boolean;
};

/**
 * Judges every recorded answer to a task once, by the shown examples and by the hidden tests: as a
 * solve that takes all of them as samples and never stops. Undefined for a task that has no answer in
 * the pool or cannot be run; a text says why.
 */
export async function judgeTask(
  parts: JudgeParts,
  task: Task,
  signal: AbortSignal,
): Promise<JudgedTask | string> {
  const { workbench, model, judge, settings } = parts;
  const own: Settings = { ...settings, strategy: 'agreement', inFlight: 1 };
  const request = await requestFor({ workbench }, task, own);
  if (typeof request === 'string') return request;
  const problem = await problemOf(parts, request);
  const answers = answersTo(parts, request, problem);
  const simulations = answers.length;
  if (simulations === 0) return 'the pool has no answer to its prompt';
  const options = { ...request.options, simulations, earlyStop: false };
  const nodes: CandidateNode[] = [];
  let result: SolveResult | undefined;
  let examples = 0;
  for await (const event of workbench.solve({ ...request, options }, signal)) {
    if (event.type === 'solve-start') examples = event.examples.length;
    if (event.type === 'node-add' && event.node.action !== 'root') nodes.push(event.node);
    if (event.type === 'solve-end') ({ result } = event);
  }
  if (result === undefined || result.status === 'error') return result?.message ?? 'no result';
  const hidden = new Map<number, boolean>();
  for (const proposal of result.proposals) {
    if (parts.onlyPassing && proposal.passed < proposal.total) continue;
    const { passes } = await judge.grade(task, proposal.splice.text, signal);
    hidden.set(proposal.node, passes);
  }
  const draws = nodes.map((node, at) => drawOf(node, answers[at], hidden));
  const passing = new Set(draws.flatMap(({ visible, program }) => (visible ? [program] : [])));
  const recording = { sandbox: parts.sandbox, matter: compareMatter({ request, problem }) };
  const proposals = result.proposals.filter(({ node }) => passing.has(node));
  const { id, weakStandIn, sha256, engine } = model.identity;
  return {
    version: 1,
    suite: parts.suite,
    task: task.id,
    number: task.number,
    language: task.language,
    model: { id, weakStandIn, engine, ...(sha256 === undefined ? {} : { sha256 }) },
    examples,
    stub: stubFeatures(request.stub, examples),
    ...(result.basis?.bits === undefined ? {} : { bits: result.basis.bits }),
    passing: [...(await recordPrograms(recording, proposals, signal))],
    draws,
  };
}

async function problemOf({ workbench }: JudgeParts, request: SolveRequest): Promise<Problem> {
  const parsers = await workbench.parsers();
  return readProblem(request, parsers[request.stub.language]);
}

/** The pool's answers to the plain prompt of a task. */
function answersTo(
  { model }: JudgeParts,
  { stub: { language } }: SolveRequest,
  { header, indent, reach: { imports, definitions } }: Problem,
): readonly Sample[] {
  return model.answers(buildPrompt({ language, header, indent, imports, definitions }));
}

function drawOf(
  node: CandidateNode,
  sample: Sample | undefined,
  hidden: ReadonlyMap<number, boolean>,
): Draw {
  const program = node.duplicateOf ?? node.id;
  const { temperature, logProbability, completionTokens = 0 } = sample ?? {};
  const isKnown = logProbability !== undefined && completionTokens > 0;
  return {
    greedy: temperature === 0,
    ...temperatureOf(sample ?? {}),
    promptTokens: node.usage.promptTokens,
    completionTokens: node.usage.completionTokens,
    // What only copies an example's result is not taken for an answer that passes.
    visible: node.reward === 1,
    reward: node.reward,
    hidden: hidden.get(program) === true,
    program,
    ...(isKnown ? { meanLogProbability: logProbability / completionTokens } : {}),
  };
}
