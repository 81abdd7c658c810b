/** How much more is drawn once something passed: agreement is worth a little (search.md, 5.3). */
export type Insurance = {
  /** So many that passed are enough. */
  readonly passing: number;
  /** Trials after the first that passed, at most. */
  readonly extra: number;
};

/** The first that passes is enough. */
export const NO_INSURANCE: Insurance = { passing: 1, extra: 0 };

/**
 * Whether what passed so far is enough.
 * @param passed when each trial that passed was told, ascending
 * @param told trials that were told
 */
export function isInsured(
  passed: readonly number[],
  told: number,
  { passing, extra }: Insurance,
): boolean {
  const [first] = passed;
  return first !== undefined && (passed.length >= passing || told - first >= extra);
}
