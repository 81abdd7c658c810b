/** The logistic function: a chance in [0, 1] out of its log-odds. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
