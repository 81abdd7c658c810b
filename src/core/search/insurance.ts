/** How much more is drawn once something passed: agreement is worth a little (search.md, 5.3). */
export type Insurance = {
  /** So many that passed and do the same are enough. */
  readonly equal: number;
  /** Trials after the first that passed, at most. */
  readonly extra: number;
};

/**
 * Whether what passed so far is enough.
 * @param passed of each trial that passed, when it was told, and a name that is equal for those that
 *   do the same
 * @param told trials that were told
 */
export function isInsured(
  passed: readonly { readonly at: number; readonly does: string }[],
  told: number,
  { equal, extra }: Insurance,
): boolean {
  const [first] = passed;
  if (first === undefined) return false;
  const members = new Map<string, number>();
  for (const { does } of passed) members.set(does, (members.get(does) ?? 0) + 1);
  return Math.max(...members.values()) >= equal || told - first.at >= extra;
}
