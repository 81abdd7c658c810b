import type { GenerateRequest } from '../../core/model/language-model.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { bodyOf, estimatedTokens } from './body.ts';
import type { Capabilities } from './capabilities.ts';
import type { Counted } from './chunk.ts';
import { exchange } from './exchange.ts';
import type { Way } from './exchange.ts';
import type { PrefillMode } from '../../core/model/prefill.ts';

/** What an endpoint that follows OpenAI's own description to the letter is sure to take. */
const PLAIN: Capabilities = {
  several: false,
  seed: 'refused',
  logProbabilities: false,
  prefill: 'ask',
  usage: false,
  extras: false,
  limitField: 'max_tokens',
};

/** At temperature 1 two answers to this are hardly ever the same. */
const VARIED: GenerateRequest = {
  messages: [{ role: 'user', content: 'Write one short sentence about anything you like.' }],
  prefill: '',
  maxTokens: 16,
  sampling: { temperature: 1, topK: 40, topP: 1, seed: 11 },
};
/**
 * An answer that breaks off within a word: what goes on with it says the rest of the word, however
 * weak it is, and what begins anew, a message of its own, does not.
 */
const BEGUN: GenerateRequest = {
  messages: [
    { role: 'user', content: 'Repeat these words, nothing else: alpha bravo charlie delta echo' },
  ],
  prefill: 'alpha bravo char',
  maxTokens: 8,
  sampling: { temperature: 0, topK: 40, topP: 1, seed: 1 },
};

type Tried = {
  readonly texts: readonly string[];
  readonly logProbabilities: boolean;
  readonly counted: Counted | undefined;
};

/**
 * Finds out what an endpoint does with a model, by a handful of requests of a few tokens: from all
 * features at once down to each alone where it refuses. What is not seen to work is not used.
 * Rejects as `exchange` does when it cannot be asked at all.
 */
export async function probe(way: Way, signal: AbortSignal): Promise<Capabilities> {
  const all: Capabilities = {
    ...PLAIN,
    several: true,
    seed: 'ignored',
    logProbabilities: true,
    usage: true,
    extras: true,
  };
  const whole = await attempt(way, VARIED, all, signal);
  const taken = whole === undefined ? await oneByOne(way, signal) : all;
  const first = whole ?? (await tryWith(way, VARIED, taken, signal));
  const seen: Capabilities = {
    ...taken,
    several: taken.several && first.texts.length === 2 && first.texts[0] !== first.texts[1],
    logProbabilities: taken.logProbabilities && first.logProbabilities,
    usage: taken.usage && first.counted !== undefined,
  };
  const seed = seen.seed === 'refused' ? 'refused' : await seedOf(way, seen, signal);
  return { ...seen, seed, prefill: await prefillOf(way, seen, signal) };
}

/** Each feature tried alone; the limit's name first, without which nothing else can be asked. */
async function oneByOne(way: Way, signal: AbortSignal): Promise<Capabilities> {
  const works = async (can: Capabilities): Promise<boolean> =>
    (await attempt(way, VARIED, can, signal)) !== undefined;
  const newer: Capabilities = { ...PLAIN, limitField: 'max_completion_tokens' };
  const plain = (await works(PLAIN)) ? PLAIN : newer;
  // Nothing is caught here: what refuses even this cannot be used, and the error says why.
  if (plain === newer) await tryWith(way, VARIED, newer, signal);
  return {
    ...plain,
    several: await works({ ...plain, several: true }),
    seed: (await works({ ...plain, seed: 'ignored' })) ? 'ignored' : 'refused',
    logProbabilities: await works({ ...plain, logProbabilities: true }),
    usage: await works({ ...plain, usage: true }),
    extras: await works({ ...plain, usage: true, extras: true }),
  };
}

async function seedOf(
  way: Way,
  can: Capabilities,
  signal: AbortSignal,
): Promise<Capabilities['seed']> {
  const single = { ...can, several: false };
  const [one, other] = [
    await tryWith(way, VARIED, single, signal),
    await tryWith(way, VARIED, single, signal),
  ];
  return one.texts[0] === other.texts[0] ? 'honoured' : 'ignored';
}

async function prefillOf(way: Way, can: Capabilities, signal: AbortSignal): Promise<PrefillMode> {
  for (const prefill of ['continue', 'assistant'] as const) {
    const tried = await attempt(way, BEGUN, { ...can, several: false, prefill }, signal);
    if (tried !== undefined && /^lie\b/.test(tried.texts[0] ?? '')) return prefill;
  }
  return 'ask';
}

/** As `tryWith`; undefined when the endpoint refuses the request itself. */
async function attempt(
  way: Way,
  request: GenerateRequest,
  can: Capabilities,
  signal: AbortSignal,
): Promise<Tried | undefined> {
  try {
    return await tryWith(way, request, can, signal);
  } catch (error) {
    const isRefused = isReasonCodeError(error, 'model-refused') && 'status' in error.fields;
    if (isRefused) return undefined;
    throw error;
  }
}

async function tryWith(
  way: Way,
  request: GenerateRequest,
  can: Capabilities,
  signal: AbortSignal,
): Promise<Tried> {
  const n = can.several ? 2 : 1;
  const texts = new Map<number, string>();
  let logProbabilities = false;
  const promptTokens = estimatedTokens(request);
  const counted = await exchange(way, {
    body: bodyOf(request, { n, logProbability: true }, can),
    turn: undefined,
    promptTokens,
    mostTokens: promptTokens + n * request.maxTokens,
    signal,
    onChunk({ pieces }) {
      for (const { index, text, logProbabilities: given } of pieces) {
        texts.set(index, (texts.get(index) ?? '') + text);
        logProbabilities ||= (given?.length ?? 0) > 0;
      }
    },
  });
  signal.throwIfAborted();
  return { texts: [...texts.values()], logProbabilities, counted };
}
