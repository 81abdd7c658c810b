import type { Judgement } from '../sandbox/verdict.ts';
import { lineStart } from '../stub/syntax.ts';
import { moveOf } from './candidate-node.ts';
import { NEUTRAL, holds, judge, judgedAs } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { readAnswer } from './read-answer.ts';
import type { SharedContext } from './solve-context.ts';
import type { CandidateNode } from './solve-event.ts';

/** Candidates that claim to have passed and are run again, at most: one that holds is enough. */
const MAX_CLAIMS = 8;

/**
 * Makes attempts of the candidates of an earlier search. What their trace says of a failure is
 * believed: at worst a chance is lost. What it says of success is not: the first of those that
 * passed, and the best of those that did not, are judged again here, before anybody is offered one.
 */
export async function recallAttempts(
  context: SharedContext,
  nodes: readonly CandidateNode[],
  signal: AbortSignal,
): Promise<readonly Attempt[]> {
  const attempts = nodes.map(node => recall(context, node));
  const passed = attempts.flatMap(({ judgement }, at) =>
    judgement?.verdict === 'PASS' ? [at] : [],
  );
  let oneHolds = false;
  for (const [count, at] of passed.entries()) {
    const claimed = attempts[at];
    if (claimed === undefined) continue;
    // The same program as one that was judged here is judged by that.
    const isKnown = claimed.key !== undefined && context.judgements.has(claimed.key);
    const again: Attempt =
      (oneHolds || count >= MAX_CLAIMS) && !isKnown
        ? unjudged(claimed)
        : await judgeAgain(context, claimed, signal);
    attempts[at] = again;
    oneHolds ||= holds(again);
  }
  const best = oneHolds ? -1 : bestOf(attempts);
  const claimed = attempts[best];
  if (claimed !== undefined) attempts[best] = await judgeAgain(context, claimed, signal);
  for (const { key, judgement } of attempts) {
    if (key === undefined || judgement === undefined || context.judgements.has(key)) continue;
    context.judgements.set(key, Promise.resolve(judgement));
  }
  return attempts;
}

function bestOf(attempts: readonly Attempt[]): number {
  let best = -1;
  attempts.forEach(({ splice, reward: value }, at) => {
    if (splice !== undefined && value > (attempts[best]?.reward ?? -1)) best = at;
  });
  return best;
}

async function judgeAgain(
  context: SharedContext,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<Attempt> {
  const { splice, key } = attempt;
  if (splice === undefined) return unjudged(attempt);
  // It has no trial of this search, so nobody is shown what it prints.
  const judgement = await judge(context, { id: -1 }, { key, splice }, signal);
  if (judgement.verdict === 'CANCELLED') return unjudged(attempt);
  return { ...attempt, ...judgedAs(judgement, attempt) };
}

function unjudged({ judgement, ...attempt }: Attempt): Attempt {
  // What failed stays failed; what only says that it passed says nothing.
  return judgement === undefined || judgement.verdict === 'PASS'
    ? { ...attempt, reward: NEUTRAL }
    : { ...attempt, judgement };
}

function recall(context: SharedContext, node: CandidateNode): Attempt {
  const { request, problem } = context;
  const read = node.code === '' ? undefined : readAnswer(request, problem, fenced(context, node));
  // Only the program that the trace names is taken for it.
  const same = read?.splice.code === node.code ? read : undefined;
  const judgement = same === undefined ? undefined : judgementOf(context, node);
  return {
    ...same,
    reward: Math.min(1, Math.max(0, Number.isFinite(node.reward) ? node.reward : 0)),
    action: node.action,
    move: moveOf(node),
    by: node.remote === true ? 'remote' : 'local',
    usage: node.usage,
    wallMs: node.wallMs,
    ...(node.times === undefined ? {} : { times: node.times }),
    ...(judgement === undefined ? {} : { judgement }),
    ...(node.reflection === undefined ? {} : { reflection: node.reflection }),
    ...(node.meanLogProbability === undefined
      ? {}
      : { meanLogProbability: node.meanLogProbability }),
  };
}

/** The function as a model would have written it alone: at the margin, in a fence. */
function fenced({ request }: SharedContext, { code }: CandidateNode): string {
  const { text } = request.file;
  const { span, eol } = request.stub;
  const outer = text.slice(lineStart(text, span.start), span.start).replace(/^\uFEFF/, '');
  const margin = outer.trim() === '' ? outer : '';
  const lines = code
    .split(eol)
    .map(line => (line.startsWith(margin) ? line.slice(margin.length) : line));
  return ['```', ...lines, '```', ''].join('\n');
}

function judgementOf(
  { request, sandbox }: SharedContext,
  node: CandidateNode,
): Judgement | undefined {
  const { verdict, reason, passed, total, failing, stderr } = node;
  if (verdict === undefined) return undefined;
  return {
    verdict,
    passed,
    total,
    cases: failing === undefined ? [] : [failing],
    stderr,
    wallMs: 0,
    sandbox: sandbox.name,
    limits: request.options.limits,
    ...(reason === undefined ? {} : { reason }),
  };
}
