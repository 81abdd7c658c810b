/** The size that a sparkline is drawn in. */
export const SPARK = { width: 46, height: 18 } as const;

/**
 * The points of a line through values, the newest at the right end; each value has the same width,
 * so that a short history begins in the middle rather than being stretched. `top` is what the full
 * height stands for; without it the largest value is.
 */
export function sparkline(values: readonly number[], count: number, top?: number): string {
  const shown = values.slice(-count);
  const most = top ?? Math.max(...shown, Number.MIN_VALUE);
  const step = SPARK.width / Math.max(1, count - 1);
  const first = SPARK.width - step * (shown.length - 1);
  const room = SPARK.height - 2;
  return shown
    .map((value, i) => {
      const share = Math.min(1, Math.max(0, value / most));
      return `${(first + i * step).toFixed(1)},${(1 + room * (1 - share)).toFixed(1)}`;
    })
    .join(' ');
}
