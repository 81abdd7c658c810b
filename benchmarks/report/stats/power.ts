import { mcnemar } from '../../mcnemar.ts';

export const ALPHA = 0.05;
export const POWER = 0.8;

/** Shares of the tasks that only one arm solves: the first arm, and the second. */
export type Discordance = { readonly onlyFirst: number; readonly onlySecond: number };

/**
 * Exact power of the exact two-sided McNemar test at 5 %: the chance that it calls two arms
 * different on `tasks` tasks, one seed, when their true shares are those given.
 */
export function mcnemarPower(tasks: number, { onlyFirst, onlySecond }: Discordance): number {
  const discordant = onlyFirst + onlySecond;
  if (discordant <= 0) return 0;
  let power = 0;
  for (let n = 0; n <= tasks; n += 1) {
    const chance = binomial(tasks, n, discordant);
    if (chance < 1e-12) continue;
    power += chance * significant(n, onlyFirst / discordant);
  }
  return power;
}

/** The chance of a split of `n` discordant tasks that the test calls significant. */
function significant(n: number, first: number): number {
  let least = -1;
  while (least + 1 <= n / 2 && mcnemar(least + 1, n - least - 1) <= ALPHA) least += 1;
  let chance = 0;
  for (let k = 0; k <= least; k += 1) chance += binomial(n, k, first) + binomial(n, n - k, first);
  return chance;
}

/**
 * The smallest true difference of pass rates that the exact McNemar test finds on one seed in 80 %
 * of such runs, when a share `discordant` of the tasks is solved by one arm only. Undefined when
 * even a one-sided split of that size is found less often.
 */
export function smallestByMcnemar(tasks: number, discordant: number): number | undefined {
  const at = (difference: number): number =>
    mcnemarPower(tasks, {
      onlyFirst: (discordant + difference) / 2,
      onlySecond: (discordant - difference) / 2,
    });
  if (at(discordant) < POWER) return undefined;
  let [low, high] = [0, discordant];
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2;
    if (at(middle) < POWER) low = middle;
    else high = middle;
  }
  return high;
}

/** Of a normal test: the quantiles of 1 - 5 %/2 and of 80 %. */
const Z = 1.959963984540054 + 0.8416212335729143;

/**
 * The same by the normal approximation, for means over `seeds` seeds that are as good as new tasks:
 * difference = Z * sqrt((discordant - difference²) / (tasks * seeds)), solved for the difference.
 * Seeds of one task are never that independent, so this is the best that they could do.
 */
export function smallestByNormal(tasks: number, seeds: number, discordant: number): number {
  return Math.sqrt((Z ** 2 * discordant) / (tasks * seeds + Z ** 2));
}

/** The same after the run: Z times the standard error of the mean of the differences by task. */
export function smallestByError(differences: readonly number[]): number | undefined {
  const n = differences.length;
  if (n < 2) return undefined;
  const middle = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (n - 1);
  return Z * Math.sqrt(variance / n);
}

function binomial(n: number, k: number, p: number): number {
  if (p <= 0) return k === 0 ? 1 : 0;
  if (p >= 1) return k === n ? 1 : 0;
  return Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log(1 - p));
}

const logFactorials = [0];
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i += 1)
    logFactorials.push((logFactorials[i - 1] ?? 0) + Math.log(i));
  return logFactorials[n] ?? 0;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}
