import type { ModelIdentity, Usage } from '../model/language-model.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';
import type { ModelPlace, Route } from '../router/route.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import { nodeAt } from '../search/tree.ts';
import type { Problem } from './prepare-solve.ts';
import { evidenceFor, rankProposals } from './proposals.ts';
import type { Searched } from './run-search.ts';
import type { SolveRequest } from './solve-request.ts';
import type { Evidence, SolveResult } from './solve-result.ts';

/** What every result says, whatever was found. */
export type ResultFacts = {
  readonly request: SolveRequest;
  readonly problem: Problem;
  readonly traceId: string;
  /** The models there are, and where the one stands that was asked last. */
  readonly identities: {
    readonly local: ModelIdentity;
    readonly remote: ModelIdentity | undefined;
  };
  readonly asked: ModelPlace;
  readonly route: readonly Route[];
  readonly sandbox: string;
  readonly usage: Usage;
  readonly executions: number;
  readonly wallMs: number;
  readonly answers: readonly AnsweredExample[];
};

/** The result of a solve in which nothing was found. */
function emptyResult(facts: ResultFacts): SolveResult {
  const { request, problem, identities, asked, answers, ...rest } = facts;
  const model = identities[asked] ?? identities.local;
  const { stub, options } = request;
  return {
    status: 'unverified',
    function: stub.qualifiedName,
    language: stub.language,
    code: '',
    confidence: 0,
    evidence: [],
    simulations: 0,
    model: model.id,
    weakStandIn: model.weakStandIn,
    strategy: options.strategy,
    reflection: options.reflection,
    seed: options.seed,
    proposals: [],
    ...(answers.length > 0 ? { answers } : {}),
    ...(problem.missing.length > 0 ? { missing: problem.missing } : {}),
    ...rest,
  };
}

/** The result of a solve that ended by itself or was stopped, wherever it stood. */
export function finalResult(
  facts: ResultFacts,
  prepared: PreparedCases,
  searched: Searched | undefined,
  aborted: boolean,
): SolveResult {
  if (searched === undefined) return emptyResult(facts);
  const proposals = rankProposals(searched.tree);
  const [best] = proposals;
  const attempt = best === undefined ? undefined : nodeAt(searched.tree, best.node).state;
  const evidence =
    attempt === undefined ? [] : evidenceFor(attempt, prepared.ready, facts.problem.examples);
  const empty = emptyResult({ ...facts, asked: attempt?.by ?? facts.asked });
  const verified = best?.verified === true;
  const status = verified ? 'verified' : aborted ? 'cancelled' : 'unverified';
  const missing = verified
    ? []
    : [...facts.problem.missing, ...(attempt?.judgement?.missing ?? [])];
  const message = verified ? undefined : whyNot(facts, prepared, searched, missing);
  return {
    ...empty,
    status,
    code: best?.splice.code ?? '',
    confidence: verified ? laplace(evidence) : 0,
    evidence,
    simulations: searched.simulations,
    proposals,
    ...(missing.length === 0 ? {} : { missing }),
    ...(message === undefined ? {} : { message }),
  };
}

/** (passed + 1) / (checks + 2): two checks say less than twenty. */
function laplace(evidence: readonly Evidence[]): number {
  const passed = evidence.reduce((sum, one) => sum + one.passed, 0);
  const total = evidence.reduce((sum, one) => sum + one.total, 0);
  return (passed + 1) / (total + 2);
}

function whyNot(
  { problem, request }: ResultFacts,
  { ready, unusable }: PreparedCases,
  { why, simulations }: Searched,
  missing: readonly string[],
): string {
  if (missing.length > 0) {
    return `Cannot verify here: ${missing.join(', ')} is not in the sandbox. The proposal was not checked.`;
  }
  if (ready.length === 0) {
    const read = [...unusable.map(one => one.why), ...problem.unparsed.map(one => one.why)];
    const hint = `Add an example to the docstring of ${request.stub.name}, such as ">>> ${request.stub.name}(...)" and the result on the next line.`;
    return read.length === 0
      ? `There is no example to check a candidate against. ${hint}`
      : `No example could be used (${read.slice(0, 3).join('; ')}). ${hint}`;
  }
  if (why === 'aborted') return 'Cancelled. The best candidate so far is kept.';
  const budget = why === 'budget' ? 'within the budget' : 'in all that was tried';
  return `No candidate passed all checks ${budget} (${simulations} tried). Raise --simulations or --max-tokens, try another --seed, or add examples that say more.`;
}
