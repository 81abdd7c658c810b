import type { SolveEvent } from '../../core/solve/solve-event.ts';

/** Tokens written and candidates run, counted as a search goes on. */
export type Counts = {
  readonly tokens: number;
  readonly executions: number;
  /** Tokens of each answer that is under way, as far as they are counted. */
  readonly open: ReadonlyMap<number, number>;
};

export const NO_COUNTS: Counts = { tokens: 0, executions: 0, open: new Map() };

/** The counts after one more event. A piece of text whose tokens nobody counted is one token. */
export function count(before: Counts, event: SolveEvent): Counts {
  switch (event.type) {
    case 'trial-text': {
      const { trial, tokens } = event;
      const had = before.open.get(trial) ?? 0;
      const now = Math.max(had, tokens ?? had + 1);
      return {
        ...before,
        tokens: before.tokens + now - had,
        open: new Map(before.open).set(trial, now),
      };
    }
    case 'trial-start':
      return { ...before, open: new Map(before.open).set(event.trial, 0) };
    case 'node-add': {
      const { trial, code, duplicateOf } = event.node;
      const open = new Map(before.open);
      // A node that was taken over from an earlier search did not run here.
      if (!open.delete(trial)) return before;
      const ran = code !== '' && duplicateOf === undefined ? 1 : 0;
      return { ...before, open, executions: before.executions + ran };
    }
    default:
      return before;
  }
}

/** What came in a second between two counts. */
export function rates(
  before: Counts,
  now: Counts,
  ms: number,
): { readonly tokensPerSecond: number; readonly executionsPerSecond: number } {
  const perSecond = (amount: number): number => (ms > 0 ? Math.max(0, (1000 * amount) / ms) : 0);
  return {
    tokensPerSecond: perSecond(now.tokens - before.tokens),
    executionsPerSecond: perSecond(now.executions - before.executions),
  };
}
