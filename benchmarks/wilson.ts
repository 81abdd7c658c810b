/** A share with its 95 % Wilson score interval (Wilson 1927). */
export type Share = {
  readonly count: number;
  readonly total: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

const Z_95 = 1.959963984540054;

/** `count` of `total` with its interval; of nothing, the interval is all of [0, 1]. */
export function wilson(count: number, total: number): Share {
  if (total === 0) return { count, total, share: 0, low: 0, high: 1 };
  const share = count / total;
  const spread = Z_95 ** 2 / total;
  const centre = (share + spread / 2) / (1 + spread);
  const half =
    (Z_95 / (1 + spread)) * Math.sqrt((share * (1 - share)) / total + spread / 4 / total);
  return { count, total, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** `3/20 (15.0 %, 95 % interval 5.2-36.0 %)`. */
export function shareText({ count, total, share, low, high }: Share): string {
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${count}/${total} (${percent(share)} %, 95 % interval ${percent(low)}-${percent(high)} %)`;
}
