import type { LlamaContextSequence, Token } from 'node-llama-cpp';

/** The part of a sequence that can be taken over from another: internal in 3.22.1, so optional. */
type Forkable = LlamaContextSequence & {
  _copyStateFromOtherSequence?: (source: LlamaContextSequence, upTo: number) => Promise<boolean>;
};

/** A fork copies a whole sequence's memory: below this many tokens evaluating them is cheaper. */
const WORTH_FORKING = 24;

/** How many tokens at the start of `prompt` the sequence holds already. */
export function sharedPrefix(sequence: LlamaContextSequence, prompt: readonly Token[]): number {
  const held = sequence.contextTokens;
  const most = Math.min(held.length, prompt.length);
  let shared = 0;
  while (shared < most && held[shared] === prompt[shared]) shared += 1;
  return shared;
}

/**
 * Makes the sequence hold as much of the prompt as can be had without evaluating it: its own
 * prefix, or another sequence's by a fork. At least the last token is left to evaluate, which
 * gives the first sample. Gives the number of tokens held. Nothing may be evaluating meanwhile.
 */
export async function adoptPrefix(
  target: LlamaContextSequence,
  others: readonly LlamaContextSequence[],
  prompt: readonly Token[],
): Promise<number> {
  const most = prompt.length - 1;
  const own = Math.min(most, sharedPrefix(target, prompt));
  const ranked = others
    .map(source => ({ source, shared: Math.min(most, sharedPrefix(source, prompt)) }))
    .sort((a, b) => b.shared - a.shared);
  const best = ranked[0];
  if (best !== undefined && best.shared - own >= WORTH_FORKING) {
    if (await fork(target, best.source, best.shared)) return best.shared;
  }
  await target.adaptStateToTokens(prompt.slice(0, own), false);
  return target.nextTokenIndex;
}

async function fork(
  target: LlamaContextSequence,
  source: LlamaContextSequence,
  upTo: number,
): Promise<boolean> {
  const copy = (target as Forkable)._copyStateFromOtherSequence;
  if (typeof copy !== 'function') return false;
  const exact = await copy.call(target, source, upTo).catch(() => false);
  // After a copy that is not exact the sequence's own list of tokens cannot be trusted.
  if (!exact) await target.clearHistory();
  return exact;
}
