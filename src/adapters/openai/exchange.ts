import type { Clock } from '../../core/base/clock.ts';
import type { Rng } from '../../core/base/rng.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Budget } from './budget.ts';
import { saysSomething } from './chunk.ts';
import type { Chunk, Counted } from './chunk.ts';
import type { Body, Connection } from './connection.ts';
import { retrying, transientFields } from './retry.ts';
import type { RetryPolicy } from './retry.ts';

/** What every request needs. */
export type Way = {
  readonly connection: Connection;
  readonly budget: Budget;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  readonly random: Rng;
};

export type Exchange = {
  readonly body: Body;
  /** The solve whose budget it is. */
  readonly turn: string | undefined;
  /** The most tokens it can use, and about what its prompt has. */
  readonly mostTokens: number;
  readonly promptTokens: number;
  readonly signal: AbortSignal;
  readonly onChunk: (chunk: Chunk) => void;
};

type Seen = {
  tries: number;
  /** A part of an answer came: another try would be another answer. */
  answered: boolean;
  /** Pieces, which are mostly tokens. */
  written: number;
  counted: Counted | undefined;
};

/**
 * Sends one request within the budget, again when it failed before its first token, and hands on
 * the pieces of its answer. Resolves with what the endpoint has counted, also when the signal ended
 * it; rejects with a ReasonCodeError.
 */
export async function exchange(way: Way, asked: Exchange): Promise<Counted | undefined> {
  const { connection, budget } = way;
  const { body, signal, onChunk } = asked;
  const room = await budget.reserve(asked.turn, asked.mostTokens);
  const seen: Seen = { tries: 0, answered: false, written: 0, counted: undefined };
  const once = async (): Promise<void> => {
    seen.tries += 1;
    if (seen.tries > 1) await room.again();
    for await (const chunk of connection.ask(body, signal)) {
      if (saysSomething(chunk)) seen.written += chunk.pieces.length;
      seen.answered ||=
        saysSomething(chunk) || chunk.pieces.some(({ finish }) => finish !== undefined);
      seen.counted = chunk.counted ?? seen.counted;
      onChunk(chunk);
    }
    if (!seen.answered) throw saidNothing(connection.host);
  };
  try {
    await retrying(once, { ...way.retry, ...way }, { signal, isOver: () => seen.answered });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    const { promptTokens = seen.answered ? asked.promptTokens : 0, completionTokens = 0 } =
      seen.counted ?? {};
    // A record that cannot be kept stops the next request, not an answer that is there.
    await room
      .settle(promptTokens + Math.max(completionTokens, seen.written))
      .catch(() => undefined);
  }
  return seen.counted;
}

function saidNothing(host: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-unreachable',
    `${host} ended its answer before the first token. Try again; its own log may say more.`,
    { fields: transientFields() },
  );
}
