/** The value below which a share `at` of the sorted values lies, between two by straight line. */
export function quantile(sorted: readonly number[], at: number): number {
  const place = at * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  // Of two infinite values the difference is none.
  return below === above ? below : below + (place - Math.floor(place)) * (above - below);
}

/** The arithmetic mean; zero of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
