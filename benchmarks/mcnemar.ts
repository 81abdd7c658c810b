/**
 * Exact two-sided McNemar test (McNemar 1947): the chance of a split at least this uneven between
 * `a` tasks that only one arm solved and `b` that only the other did, if both were equal.
 */
export function mcnemar(a: number, b: number): number {
  const n = a + b;
  if (n === 0) return 1;
  let term = 0.5 ** n;
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k += 1) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}
