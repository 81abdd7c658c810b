import { eachApart } from '../base/each-apart.ts';
import { interview } from '../questions/interview.ts';
import type { Answered, Choice, Listener } from '../questions/interview.ts';
import { expectedText } from '../questions/question.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import { ROOT_INDEX, nodeAt } from '../search/tree.ts';
import type { Example } from '../stub/example.ts';
import { holds, judge, judgedAs } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { toCandidateNode } from './candidate-node.ts';
import { resolveOf } from './prepare-solve.ts';
import type { Problem } from './prepare-solve.ts';
import { ANSWERED_SOURCE } from './proposals.ts';
import { isRepairable } from './run-search.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext } from './solve-context.ts';
import type { SolveRequest } from './solve-request.ts';

/** Where a search has ended, and what its candidates were judged by. */
export type Ended = { readonly searched: Searched | undefined; readonly prepared: PreparedCases };

/** What is known now that a person has answered. */
export type Asked = {
  readonly problem: Problem;
  readonly prepared: PreparedCases;
  readonly answers: readonly AnsweredExample[];
  /** What the search may go on with, when none of its candidates is what was said. */
  readonly rest?: SolveRequest;
};

/**
 * Asks a person where a search has nothing to go by: no example at all, or candidates that pass
 * every check and do different things. What is said is a check like any other, and all candidates
 * are judged by it. Undefined when there was nobody or nothing to ask, or no answer.
 */
export async function askPerson(
  context: SharedContext,
  { searched, prepared }: Ended,
  signal: AbortSignal,
): Promise<Asked | undefined> {
  const { request, problem, sandbox, emit } = context;
  const { ask, stub, options } = request;
  if (ask === undefined || searched === undefined || signal.aborted) return undefined;
  if (problem.missing.length > 0 || !sandbox.languages.includes(stub.language)) return undefined;
  const isChecked = prepared.ready.length > 0;
  const choices = choicesOf(searched, isChecked);
  if (isChecked && choices.length < 2) return undefined;
  const matter = {
    stub,
    parser: problem.parser,
    surroundings: problem.surroundings,
    ...resolveOf(stub),
    examples: problem.examples.map(({ call }) => call),
    isChecked,
    choices,
    seed: options.seed,
    limits: options.limits,
  };
  const said = { ...listenerOf(context), ask };
  const answered = await interview(sandbox, matter, said, signal);
  if (answered.length === 0) return undefined;
  const known = withAnswers(problem, prepared, answered);
  // Old judgements know nothing of what was said.
  const next = { ...context, cases: known.prepared.ready, judgements: new Map() };
  const solved = await judgeAnew(next, searched, signal);
  emit({ type: 'phase', phase: 'searching' });
  const rest = solved ? undefined : restOf(request, searched);
  return {
    ...known,
    answers: answered.map(({ example }) => example),
    ...(rest === undefined ? {} : { rest }),
  };
}

function listenerOf({ emit, executed }: SharedContext): Listener {
  return {
    onRun: executed,
    onQuestion: ({ number, call, kind, options }) => {
      const shown = options.map(({ text, nodes }) => ({ text, nodes }));
      emit({ type: 'question', number, call, kind, options: shown });
    },
    onAnswer: ({ number, call }, answer) => {
      const what =
        answer === undefined
          ? {}
          : 'example' in answer
            ? { expected: expectedText(answer.example) }
            : { unusable: answer.unusable };
      emit({ type: 'answer', number, call, ...what });
    },
  };
}

/** The distinct programs that may be right: all that pass, or all there are where nothing checks. */
function choicesOf({ tree }: Searched, isChecked: boolean): readonly Choice[] {
  const byKey = new Map<string, Choice>();
  tree.nodes.forEach(({ state }, node) => {
    const { splice, judgement, key = `node ${node}` } = state;
    if (node === ROOT_INDEX || splice === undefined) return;
    if (isChecked && judgement?.verdict !== 'PASS') return;
    const known = byKey.get(key);
    byKey.set(key, {
      nodes: [...(known?.nodes ?? []), node],
      code: splice.code,
      program: splice.program,
    });
  });
  return [...byKey.values()];
}

function withAnswers(
  problem: Problem,
  prepared: PreparedCases,
  answered: readonly Answered[],
): Pick<Asked, 'problem' | 'prepared'> {
  const from = problem.examples.length;
  const examples = answered.map(({ question, example, case: one }): Example => ({
    function: question.function,
    call: question.call,
    expected: expectedText(example),
    line: 0,
    source: ANSWERED_SOURCE,
    form: 'equals',
    comparator: one.comparator,
    case: one,
  }));
  const ready = answered.map(({ prepared: one }, at) => ({ ...one, index: from + at }));
  return {
    problem: { ...problem, examples: [...problem.examples, ...examples] },
    prepared: { ...prepared, ready: [...prepared.ready, ...ready] },
  };
}

/** Judges every program of the tree again, each once; true when one of them passes. */
async function judgeAnew(
  context: SharedContext,
  { tree }: Searched,
  signal: AbortSignal,
): Promise<boolean> {
  // What a program prints was shown when it was a trial.
  const quiet = { ...context, emit: () => undefined };
  const all = tree.nodes.map((_, node) => node).filter(node => node !== ROOT_INDEX);
  await eachApart(all, signal, async (node, own) => {
    const row = nodeAt(tree, node);
    const { splice, key } = row.state;
    if (splice === undefined) return;
    const judgement = await judge(quiet, { id: node }, { key, splice }, own);
    const state: Attempt = { ...row.state, ...judgedAs(judgement, row.state) };
    tree.nodes[node] = { ...row, state, closed: !isRepairable(state) };
  });
  signal.throwIfAborted();
  const judged = all.map(node => {
    const {
      id,
      verdict,
      reason,
      passed,
      total,
      reward: value,
      failing,
    } = toCandidateNode(tree, node, { trial: 0 });
    return {
      id,
      passed,
      total,
      reward: value,
      ...(verdict === undefined ? {} : { verdict }),
      ...(reason === undefined ? {} : { reason }),
      ...(failing === undefined ? {} : { failing }),
    };
  });
  context.emit({ type: 'node-judge', nodes: judged });
  return all.some(node => holds(nodeAt(tree, node).state));
}

/** What is left of the budget, as a request of its own. */
function restOf(
  request: SolveRequest,
  { simulations, evaluatedTokens }: Searched,
): SolveRequest | undefined {
  const { options } = request;
  const left = {
    simulations: options.simulations - simulations,
    maxTokens: options.maxTokens - evaluatedTokens,
  };
  if (left.simulations <= 0 || left.maxTokens <= 0) return undefined;
  const { file, stub, modules, tests, moduleNames, languageVersion, purpose } = request;
  // Neither the search that this one took up, nor a body that was judged already.
  return {
    ...{ file, stub, modules, tests, moduleNames, options: { ...options, ...left } },
    ...(languageVersion === undefined ? {} : { languageVersion }),
    ...(purpose === undefined ? {} : { purpose }),
  };
}
