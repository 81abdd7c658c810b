import { deriveSeed } from '../base/rng.ts';
import { beyondRepair } from '../model/beyond-repair.ts';
import { functionEnded } from '../model/extract-code.ts';
import type { Candidate } from '../model/candidate.ts';
import { NO_USAGE, addUsage } from '../model/language-model.ts';
import type { Completion, GenerateOptions, Sampling, Usage } from '../model/language-model.ts';
import { FRAMINGS, withoutLead } from '../model/framings.ts';
import type { Framing } from '../model/framings.ts';
import { buildPrompt } from '../model/prompt.ts';
import { reward } from '../reward/reward.ts';
import type { ModelPlace } from '../router/route.ts';
import { judgePlaced } from '../judge/judge-placed.ts';
import type { Judgement } from '../sandbox/verdict.ts';
import type { Move } from '../search/move.ts';
import type { Trial } from '../search/tree.ts';
import type { Splice } from '../stub/stub.ts';
import { resolveOf } from './prepare-solve.ts';
import { readAnswer } from './read-answer.ts';
import type { SharedContext, SolveContext } from './solve-context.ts';
import type { StepTimes } from './solve-event.ts';
import { tellModel } from './tell-model.ts';
import type { Told } from './tell-model.ts';
import { DEFAULT_TEMPERATURE } from './temperature.ts';
import { goOnFrom } from './ways.ts';

/** What a node of the search holds: a candidate program and what became of it. */
export type Attempt = {
  /** Absent for the root, and for an answer without usable code. */
  readonly splice?: Splice;
  /** The body as it was taken out of the answer, and the imports that came with it. */
  readonly candidate?: Candidate;
  readonly judgement?: Judgement;
  /** Equal for candidates that differ in nothing that matters. */
  readonly key?: string;
  /** It reads nothing of what the function is called with: what it passes says little. */
  readonly ignoresArguments?: true;
  readonly reward: number;
  readonly action: 'root' | 'sample' | 'repair';
  /** What it was made as; absent for the root. */
  readonly move?: Move;
  /** What the model was told about the parent's failure. */
  readonly reflection?: string;
  /** Which model wrote it; absent for the root. */
  readonly by?: ModelPlace;
  /** Mean natural log-probability of the answer's tokens, where it was asked for and is known. */
  readonly meanLogProbability?: number;
  readonly usage: Usage;
  readonly wallMs: number;
  /** How long its parts took; not known of what another solve had found. */
  readonly times?: StepTimes;
};

export const ROOT_ATTEMPT: Attempt = { reward: 0, action: 'root', usage: NO_USAGE, wallMs: 0 };

const TOP_K = 40;
const TOP_P = 0.95;
/** What a candidate counts for that cannot be verified here. */
export const NEUTRAL = 0.2;

/** What a program counts for that passes and reads nothing: more than one that fails a check. */
const IGNORING_PASS = 0.95;

/** What a judgement makes of an attempt. */
export function judgedAs(
  judgement: Judgement,
  { ignoresArguments }: Pick<Attempt, 'ignoresArguments'>,
): Pick<Attempt, 'judgement' | 'reward'> {
  // Code that could not be judged is neither rewarded like code that works nor blamed.
  const value = reward(judgement) ?? NEUTRAL;
  return { judgement, reward: ignoresArguments ? Math.min(value, IGNORING_PASS) : value };
}

/**
 * Whether an attempt may be called verified: it passed every check, and reads something of what it
 * is called with. A constant passes any check whose result it copies.
 */
export function holds({ judgement, ignoresArguments }: Attempt): boolean {
  return judgement?.verdict === 'PASS' && ignoresArguments !== true;
}

/**
 * Carries one trial out: a prompt, one answer, one judged candidate. What an answer or a candidate
 * does wrong is in the result; only a broken model or sandbox rejects.
 */
export async function attempt(
  context: SolveContext,
  trial: Trial,
  parent: Attempt,
  signal: AbortSignal,
): Promise<Attempt> {
  const began = context.clock.now();
  const told = await tellModel(context, trial, parent, signal);
  const { feedback } = told;
  const reflected = context.clock.now();
  const written = await write(context, trial, { ...told, parent }, signal);
  const usage = addUsage(told.usage, written.usage);
  context.spent(usage);
  const answered = context.clock.now();
  const { key, splice } = written;
  const judgement =
    splice === undefined ? undefined : await judge(context, trial, { key, splice }, signal);
  const ended = context.clock.now();
  return {
    reward: 0,
    action: parent.action === 'root' ? 'sample' : 'repair',
    move: trial.move,
    by: context.place,
    usage,
    wallMs: ended - began,
    times: {
      reflectMs: reflected - began,
      modelMs: answered - reflected,
      sandboxMs: ended - answered,
    },
    ...(splice === undefined ? {} : { splice }),
    ...(written.candidate === undefined ? {} : { candidate: written.candidate }),
    ...(key === undefined ? {} : { key }),
    ...(written.ignoresArguments === undefined ? {} : { ignoresArguments: true as const }),
    ...(judgement === undefined ? {} : judgedAs(judgement, written)),
    ...(feedback === undefined ? {} : { reflection: feedback }),
    ...(written.meanLogProbability === undefined
      ? {}
      : { meanLogProbability: written.meanLogProbability }),
  };
}

type Written = {
  readonly candidate?: Candidate;
  readonly splice?: Splice;
  readonly key?: string;
  readonly ignoresArguments?: true;
  readonly meanLogProbability?: number;
  readonly usage: Usage;
};

/** What an answer follows on. */
type Follows = Pick<Told, 'notes' | 'feedback'> & { readonly parent: Attempt };

async function write(
  context: SolveContext,
  trial: Trial,
  { notes, feedback, parent }: Follows,
  signal: AbortSignal,
): Promise<Written> {
  const { request, problem, model } = context;
  const { stub, options } = request;
  const { reach, header, indent } = problem;
  const { imports, definitions } = reach;
  const framing = framingOf(trial.move);
  const prompt = buildPrompt({
    language: stub.language,
    header,
    indent,
    imports,
    definitions,
    ...(notes === undefined ? {} : { notes }),
    framing,
    ...(feedback === undefined ? {} : { feedback }),
  });
  const lead = leadOf(trial.move, parent, prompt.pad);
  const logProbability = trial.id < context.probedTrials;
  const answer = await model.generate(
    {
      messages: prompt.messages,
      prefill: prompt.prefill + lead,
      maxTokens: isGreedy(context, trial) ? options.maxCompletionTokens : context.longestAnswer,
      sampling: samplingFor(context, trial),
    },
    {
      signal,
      turn: context.traceId,
      route: context.rung,
      ...(logProbability ? { logProbability } : {}),
      onText: watcher(context, trial, prompt.pad + lead),
    },
  );
  const text = withoutLead(framing, prompt.pad + lead + answer.text, stub.language);
  const read = readAnswer(request, problem, text);
  return { ...read, ...(logProbability ? confidenceOf(answer) : {}), usage: answer.usage };
}

function framingOf({ kind, place }: Move): Framing {
  return (kind === 'fresh' ? FRAMINGS[place] : undefined) ?? 'plain';
}

/** The beginning of another attempt that this one goes on from; nothing for one from the start. */
function leadOf({ kind, place }: Move, { candidate }: Attempt, pad: string): string {
  return kind === 'branch' && candidate !== undefined ? goOnFrom(candidate.body, place, pad) : '';
}

function isGreedy({ greedyTrial }: SolveContext, trial: Trial): boolean {
  return trial.id === greedyTrial;
}

function samplingFor(context: SolveContext, trial: Trial): Sampling {
  const greedy = isGreedy(context, trial);
  return {
    temperature: greedy ? 0 : (context.request.options.temperature ?? DEFAULT_TEMPERATURE),
    topK: TOP_K,
    topP: TOP_P,
    seed: deriveSeed(context.request.options.seed, trial.id),
    ...(context.distinct && !greedy ? { distinctWithin: context.traceId } : {}),
  };
}

/** Shows what is written as it is written, and ends it where the function ends. */
function watcher(
  { request, emit }: SolveContext,
  trial: Trial,
  before: string,
): NonNullable<GenerateOptions['onText']> {
  const { language } = request.stub;
  let shown = 0;
  return (soFar, written) => {
    if (soFar.length > shown) {
      const tokens = written?.usage.completionTokens;
      const counted = tokens === undefined ? {} : { tokens };
      emit({ type: 'trial-text', trial: trial.id, text: soFar.slice(shown), ...counted });
      shown = soFar.length;
    }
    const text = before + soFar;
    return functionEnded(text, language) || beyondRepair(text, language) ? 'stop' : undefined;
  };
}

function confidenceOf({ logProbability, usage }: Completion): Pick<Attempt, 'meanLogProbability'> {
  if (logProbability === undefined || usage.completionTokens === 0) return {};
  return { meanLogProbability: logProbability / usage.completionTokens };
}

/** Judges a candidate, or takes the judgement of one that is the same to the last token. */
export function judge(
  context: SharedContext,
  trial: Pick<Trial, 'id'>,
  { key, splice }: { readonly key: string | undefined; readonly splice: Splice },
  signal: AbortSignal,
): Promise<Judgement> {
  const known = key === undefined ? undefined : context.judgements.get(key);
  if (known !== undefined) return known;
  const { request, cases, sandbox, emit } = context;
  const reason = tooNew(context, splice);
  if (reason !== undefined) return Promise.resolve(refused(context, reason));
  context.executed();
  const { surroundings } = context.problem;
  const program = { ...surroundings, source: splice.program };
  const { stub } = request;
  const placed = { program, surroundings, function: stub.name, ...resolveOf(stub) };
  const judgement = judgePlaced(sandbox, placed, cases, {
    limits: request.options.limits,
    signal,
    onStderr: text => emit({ type: 'trial-stderr', trial: trial.id, text }),
  });
  if (key !== undefined) context.judgements.set(key, judgement);
  return judgement;
}

function tooNew({ request, problem }: SharedContext, splice: Splice): string | undefined {
  const { languageVersion } = request;
  const { support, parser } = problem;
  if (languageVersion === undefined) return undefined;
  return support.tooNew?.(splice, parser, languageVersion);
}

/** What the project's own version of the language could not even load is not run in a newer one. */
function refused({ request, cases, sandbox }: SharedContext, reason: string): Judgement {
  return {
    verdict: 'COMPILE_ERROR',
    reason,
    passed: 0,
    total: cases.length,
    cases: [],
    stderr: '',
    wallMs: 0,
    sandbox: sandbox.name,
    limits: request.options.limits,
  };
}
