/** Middle and tail of some measured times, in the unit they came in. */
export type Spread = {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly n: number;
};

/** Percentiles by nearest rank, to one decimal; all zero of nothing. */
export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0, 1);
  return { p50: at(0.5), p95: at(0.95), max: at(1), n: sorted.length };
}

/** A number with so many decimals. */
export function round(value: number, decimals = 2): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

/** Milliseconds until `work` is done. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
