/** `12.3 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `12.3 to 45.6 %`; a dash of nothing. */
export function percentRange(
  range: { readonly low: number; readonly high: number } | undefined,
): string {
  return range === undefined
    ? '–'
    : `${(100 * range.low).toFixed(1)} to ${(100 * range.high).toFixed(1)} %`;
}

/** A difference of shares, in points: `+1.2`. */
export function points(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(1)}`;
}

/** `0.25`, `< 0.001`. */
export function chance(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** `12,345` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** `2 of 3 tasks`, the noun in the number of the total. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
