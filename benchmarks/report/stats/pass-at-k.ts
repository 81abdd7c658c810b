/**
 * Unbiased estimate of the chance that at least one of `k` independent draws is right, from `right`
 * of `drawn` (Chen et al. 2021): 1 - C(drawn - right, k) / C(drawn, k), as a product, which does not
 * overflow. Undefined when fewer than `k` were drawn.
 */
export function passAtK(drawn: number, right: number, k: number): number | undefined {
  if (k > drawn) return undefined;
  if (drawn - right < k) return 1;
  let none = 1;
  for (let i = drawn - right + 1; i <= drawn; i += 1) none *= 1 - k / i;
  return 1 - none;
}
