/** What a logistic fit gives: the chance that goes with these values, by the names of its features. */
export function fittedChance<Name extends string>(
  names: readonly Name[],
  { bias, weights }: { readonly bias: number; readonly weights: Readonly<Record<Name, number>> },
  values: Readonly<Record<Name, number>>,
): number {
  return sigmoid(names.reduce((odds, name) => odds + weights[name] * values[name], bias));
}

/** The logistic function: a chance in [0, 1] out of its log-odds. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
