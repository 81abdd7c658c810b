import type { Clock } from '../../core/base/clock.ts';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { NOTHING, addSpent } from './ledger.ts';
import type { Ledger, Spent } from './ledger.ts';

/** Most that may be used of remote models; 0 is without a limit. */
export type BudgetLimits = {
  readonly requestsPerSolve: number;
  readonly tokensPerSolve: number;
  readonly requestsPerDay: number;
  readonly tokensPerDay: number;
  /** What a million tokens cost, in any currency; 0 when it is not known. */
  readonly pricePerMillion: number;
  /** Most that a solve or a day may cost, in the same currency. */
  readonly costPerSolve: number;
  readonly costPerDay: number;
};

/** Watches over what is used. */
export type Budget = {
  /**
   * Reserves room for a request, or throws `model-over-budget` with what is used up.
   * @param turn the solve it belongs to
   * @param tokens the most that it can use
   */
  reserve(turn: string | undefined, tokens: number): Promise<Reservation>;
};

/** Room for one request, until it is known what it used. */
export type Reservation = {
  /** Another try of the same request. */
  again(): Promise<void>;
  /** Gives the room back, but for what was used. Called once. */
  settle(tokens: number): Promise<void>;
};

/** Solves whose use is remembered. */
const REMEMBERED = 1000;

/** Makes a budget that counts days in a ledger and solves in memory. */
export function createBudget(limits: BudgetLimits, ledger: Ledger, clock: Clock): Budget {
  const solves = new Map<string, Spent>();
  let reserved = 0;
  const spend = (turn: string | undefined, spent: Spent): void => {
    if (turn === undefined) return;
    const before = solves.get(turn) ?? NOTHING;
    solves.delete(turn);
    solves.set(turn, addSpent(before, spent));
    const [oldest] = solves.keys();
    if (solves.size > REMEMBERED && oldest !== undefined) solves.delete(oldest);
  };
  return {
    async reserve(turn, tokens) {
      const request = { requests: 1, tokens };
      // Asked for room at once, before anything is awaited: others ask at the same time.
      reserved += tokens;
      spend(turn, request);
      const back = (used: number): void => {
        reserved -= tokens;
        spend(turn, { requests: 0, tokens: used - tokens });
      };
      try {
        if (turn !== undefined) checkSolve(solves.get(turn) ?? NOTHING, limits);
        const day = await ledger.today(clock.date());
        checkDay({ requests: day.requests + 1, tokens: day.tokens + reserved }, limits);
        await ledger.add(clock.date(), { requests: 1, tokens: 0 });
      } catch (error) {
        back(0);
        spend(turn, { requests: -1, tokens: 0 });
        throw error;
      }
      return {
        async again() {
          spend(turn, { requests: 1, tokens: 0 });
          await ledger.add(clock.date(), { requests: 1, tokens: 0 });
        },
        async settle(used) {
          back(used);
          if (used > 0) await ledger.add(clock.date(), { requests: 0, tokens: used });
        },
      };
    },
  };
}

function checkSolve(spent: Spent, limits: BudgetLimits): void {
  const { requestsPerSolve: requests, tokensPerSolve: tokens, costPerSolve: cost } = limits;
  const most = { requests, tokens, cost, price: limits.pricePerMillion };
  check(spent, most, 'this solve', 'PerSolve');
}

function checkDay(spent: Spent, limits: BudgetLimits): void {
  const { requestsPerDay: requests, tokensPerDay: tokens, costPerDay: cost } = limits;
  const most = { requests, tokens, cost, price: limits.pricePerMillion };
  check(spent, most, 'today (UTC)', 'PerDay');
}

function check(
  { requests, tokens }: Spent,
  most: Spent & { readonly cost: number; readonly price: number },
  when: string,
  suffix: string,
): void {
  if (most.requests > 0 && requests > most.requests)
    throw over(`${most.requests} requests`, when, `remoteRequests${suffix}`);
  if (most.tokens > 0 && tokens > most.tokens)
    throw over(`${most.tokens} tokens`, when, `remoteTokens${suffix}`);
  if (most.cost > 0 && (tokens * most.price) / 1e6 > most.cost)
    throw over(`a cost of ${most.cost}`, when, `remoteCost${suffix}`);
}

function over(what: string, when: string, setting: string): ReasonCodeError {
  return new ReasonCodeError(
    'model-over-budget',
    `The budget of remote models for ${when}, ${what}, would be exceeded. Raise the setting ${setting}, wait, or take a local model.`,
  );
}
