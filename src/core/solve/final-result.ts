import type { Basis } from '../evidence/basis.ts';
import { confidenceOf } from '../evidence/confidence.ts';
import type { ModelIdentity, Usage } from '../model/language-model.ts';
import type { AnsweredExample } from '../stub/answered-example.ts';
import type { ModelPlace, Route } from '../router/route.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import { WORTH_TOKENS } from '../search/prospect.ts';
import { nodeAt } from '../search/tree.ts';
import { basisOf } from './basis-of.ts';
import type { Problem } from './prepare-solve.ts';
import { agreementFor, evidenceFor, rankProposals } from './proposals.ts';
import type { Searched } from './run-search.ts';
import type { Settled } from './settle.ts';
import type { SolveRequest } from './solve-request.ts';
import type { SolveResult } from './solve-result.ts';

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
  { searched, settled }: { readonly searched: Searched | undefined; readonly settled: Settled },
  aborted: boolean,
): SolveResult {
  if (searched === undefined) return emptyResult(facts);
  const { tree } = searched;
  const proposals = rankProposals(tree, settled);
  const [best] = proposals;
  const attempt = best === undefined ? undefined : nodeAt(tree, best.node).state;
  const evidence =
    attempt === undefined
      ? []
      : [...evidenceFor(attempt, prepared.ready, facts.problem.examples), ...agreementFor(settled)];
  const empty = emptyResult({ ...facts, asked: attempt?.by ?? facts.asked });
  const verified = best?.verified === true;
  const status = verified ? 'verified' : aborted ? 'cancelled' : 'unverified';
  const missing = verified
    ? []
    : [...facts.problem.missing, ...(attempt?.judgement?.missing ?? [])];
  const message = verified ? undefined : whyNot(facts, prepared, { searched, settled }, missing);
  const { language } = facts.request.stub;
  const basis =
    attempt === undefined
      ? undefined
      : basisOf({ tree, attempt }, { evidence, cases: prepared.ready }, settled, language);
  return {
    ...empty,
    status,
    code: best?.splice.code ?? '',
    confidence: basis === undefined ? 0 : confidenceOf(verified ? basis : unverified(basis)),
    evidence,
    ...(basis === undefined ? {} : { basis }),
    ...(settled.demoted === undefined ? {} : { demoted: settled.demoted }),
    simulations: searched.simulations,
    proposals,
    ...(missing.length === 0 ? {} : { missing }),
    ...(message === undefined ? {} : { message }),
  };
}

/** A program whose passes did not last has none that count. */
function unverified(basis: Basis): Basis {
  return basis.checks > 0 && basis.passed === basis.checks ? { ...basis, passed: 0 } : basis;
}

function whyNot(
  { problem, request }: ResultFacts,
  { ready, unusable }: PreparedCases,
  { searched, settled }: { readonly searched: Searched; readonly settled: Settled },
  missing: readonly string[],
): string {
  const { why, simulations } = searched;
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
  const [unsteady] = settled.unsteady.values();
  if (unsteady !== undefined)
    return `Not verified, because ${unsteady}. Look for randomness, time or state that outlives a call.`;
  const { demoted } = settled;
  if (demoted !== undefined) {
    const { call, expected, instead, votes, of } = demoted;
    return `No candidate passed all checks. ${votes} of ${of} pass all but one and agree on another answer to it: ${call} gives ${instead}, the example says ${expected}. If the example is wrong, mend it; the proposal is what they agree on.`;
  }
  if (searched.tree.nodes.some(({ state }) => state.judgement?.verdict === 'PASS'))
    return `Not verified: what passes reads nothing of what ${request.stub.name} is called with, so that the checks cannot tell it from a constant. Add an example with another result to the docstring.`;
  if (why === 'hopeless') return whyGivenUp(request.options, searched);
  if (why === 'aborted') return 'Cancelled. The best candidate so far is kept.';
  const budget = why === 'budget' ? 'within the budget' : 'in all that was tried';
  return `No candidate passed all checks ${budget} (${simulations} tried). Raise --simulations or --max-tokens, try another --seed, or add examples that say more.`;
}

/** A budget may be spent at the very moment at which its search would have been given up. */
function whyGivenUp(
  { simulations: most, maxTokens }: SolveRequest['options'],
  { simulations, evaluatedTokens }: Searched,
): string {
  const spent = simulations >= most || evaluatedTokens >= maxTokens;
  const ended = spent
    ? `No candidate passed all checks within the budget (${simulations} tried), and more would hardly help`
    : `Given up after ${simulations} candidates`;
  const otherwise = spent
    ? 'Split the function, or ask another model.'
    : 'Split the function, ask another model, or spend the whole budget with another strategy (--strategy agreement, reasonCode.strategy).';
  return `${ended}: as far as this model is known, a right one would take more than ${WORTH_TOKENS} tokens. ${otherwise}`;
}
