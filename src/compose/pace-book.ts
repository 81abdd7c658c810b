import type { Pace, PaceFile } from '../adapters/system/pace-file.ts';
import type { ModelIdentity } from '../core/model/language-model.ts';
import type { SolveEvent } from '../core/solve/solve-event.ts';

/** Tokens of an answer where no search has ever been seen here: a guess, a short function. */
const TYPICAL_TOKENS = 80;
/** What the last search counts against those before. */
const WEIGHT = 0.4;

/** What is known of how fast searches go on this machine, before one begins. */
export type PaceBook = {
  /** Milliseconds a candidate, by searches with this model or by the measurement of its loading. */
  readonly expected: (model: ModelIdentity) => Promise<number | undefined>;
  /** Passes a solve's events on, and learns from how long they took. */
  learning(events: AsyncIterable<SolveEvent>): AsyncGenerator<SolveEvent>;
};

export function createPaceBook(file: PaceFile): PaceBook {
  return {
    expected: async ({ id, tokensPerSecond }) => {
      const models = await file.read();
      const known = models[id];
      if (known !== undefined) return known.msPerCandidate;
      if (tokensPerSecond === undefined || tokensPerSecond <= 0) return undefined;
      const all = Object.values(models).map(({ tokensPerCandidate }) => tokensPerCandidate);
      const tokens = all.length === 0 ? TYPICAL_TOKENS : mean(all);
      return (1000 * tokens) / tokensPerSecond;
    },
    async *learning(events) {
      let seen = NOTHING;
      for await (const event of events) {
        seen = after(seen, event);
        if (event.type === 'solve-end') await learn(file, event.result.model, seen);
        yield event;
      }
    },
  };
}

/** How long the candidates of one solve took: without loading, and without pauses. */
type Seen = {
  readonly from: number | undefined;
  readonly to: number;
  readonly pausedAt: number | undefined;
  readonly pausedMs: number;
  /** The first trial that began here: a search that was taken up brings along what it had before. */
  readonly firstTrial: number;
  readonly candidates: number;
  readonly tokens: number;
};

const NOTHING: Seen = {
  from: undefined,
  to: 0,
  pausedAt: undefined,
  pausedMs: 0,
  firstTrial: Infinity,
  candidates: 0,
  tokens: 0,
};

function after(seen: Seen, event: SolveEvent): Seen {
  const { pausedAt } = seen;
  switch (event.type) {
    case 'phase':
      return event.phase === 'searching' ? { ...seen, from: seen.from ?? event.at } : seen;
    case 'pause':
      return { ...seen, pausedAt: pausedAt ?? event.at };
    case 'resume': {
      const paused = pausedAt === undefined ? 0 : event.at - Math.max(pausedAt, seen.from ?? 0);
      return { ...seen, pausedAt: undefined, pausedMs: seen.pausedMs + Math.max(0, paused) };
    }
    case 'trial-start':
      return { ...seen, firstTrial: Math.min(seen.firstTrial, event.trial) };
    case 'node-add': {
      if (event.node.trial < seen.firstTrial) return seen;
      const tokens = seen.tokens + event.node.usage.evaluatedTokens;
      return { ...seen, to: event.at, candidates: seen.candidates + 1, tokens };
    }
    default:
      return seen;
  }
}

async function learn(file: PaceFile, model: string, seen: Seen): Promise<void> {
  const { from, to, pausedMs, candidates, tokens } = seen;
  const ms = to - (from ?? to) - pausedMs;
  if (candidates === 0 || ms <= 0 || tokens <= 0) return;
  const now: Pace = { msPerCandidate: ms / candidates, tokensPerCandidate: tokens / candidates };
  const before = (await file.read())[model] ?? now;
  const mixed = (a: number, b: number): number => (1 - WEIGHT) * a + WEIGHT * b;
  await file.remember(model, {
    msPerCandidate: mixed(before.msPerCandidate, now.msPerCandidate),
    tokensPerCandidate: mixed(before.tokensPerCandidate, now.tokensPerCandidate),
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
