import { sigmoid } from '../src/core/base/sigmoid.ts';

/** One thing that was seen: what is known of it, and whether it turned out right. */
export type Sample = {
  readonly x: readonly number[];
  readonly right: boolean;
  /** How often it counts. @default 1 */
  readonly weight?: number;
};

export type Weights = { readonly bias: number; readonly weights: readonly number[] };

const STEPS = 60;

/**
 * Logistic regression with a ridge penalty on all weights but the bias, by Newton's method. The
 * penalty keeps weights finite where a feature tells right from wrong without an exception.
 * @param towards what weights are drawn to; zero when left out
 * @param biasRidge penalty of the bias: by default as of weights where it is drawn to something, else a
 *   little, so that rows of one kind alone have an answer
 */
export function fitLogistic(
  samples: readonly Sample[],
  ridge: number,
  towards?: Weights,
  biasRidge = towards === undefined ? 1e-3 : ridge,
): Weights {
  const size = samples[0]?.x.length ?? 0;
  const goal = [towards?.bias ?? 0, ...(towards?.weights ?? new Array<number>(size).fill(0))];
  const rows = samples.map(({ x, right, weight = 1 }) => ({
    x: [1, ...x],
    y: right ? 1 : 0,
    counts: weight,
  }));
  let beta = [...goal];
  const penalty = goal.map((_, i) => (i === 0 ? biasRidge : ridge));
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = beta.map((b, i) => -(penalty[i] ?? 0) * (b - (goal[i] ?? 0)));
    const hessian = beta.map((_, i) => beta.map((__, j) => (i === j ? (penalty[i] ?? 0) : 0)));
    for (const { x, y, counts } of rows) {
      const p = sigmoid(dot(beta, x));
      const weight = counts * Math.max(1e-9, p * (1 - p));
      x.forEach((xi, i) => {
        gradient[i] = (gradient[i] ?? 0) + counts * (y - p) * xi;
        const row = hessian[i];
        if (row === undefined || xi === 0) return;
        x.forEach((xj, j) => {
          row[j] = (row[j] ?? 0) + weight * xi * xj;
        });
      });
    }
    const change = solveLinear(hessian, gradient);
    const longest = Math.max(...change.map(Math.abs));
    // A long step overshoots where probabilities are near 0 or 1.
    const scale = longest > 2 ? 2 / longest : 1;
    beta = beta.map((b, i) => b + scale * (change[i] ?? 0));
    if (longest < 1e-9) break;
  }
  const [bias = 0, ...weights] = beta;
  return { bias, weights };
}

/**
 * Platt's correction of scores (1999), held near none: the chance is the sigmoid of `scale` times the score
 * and `shift`. The samples have one feature, the score by a fit that had not seen them.
 */
export function fitPlatt(
  samples: readonly Sample[],
  ridge: number,
  biasRidge = ridge,
): { readonly scale: number; readonly shift: number } {
  const { bias, weights } = fitLogistic(samples, ridge, { bias: 0, weights: [1] }, biasRidge);
  return { scale: Math.max(0.1, weights[0] ?? 1), shift: bias };
}

/** A fitted number as it is written down: to four digits behind the point. */
export function short(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function scoreOf({ bias, weights }: Weights, x: readonly number[]): number {
  return bias + dot(weights, x);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Gaussian elimination with pivoting; the matrix is positive definite here. */
function solveLinear(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const pivot = rows
      .map((row, i) => ({ i, size: i < column ? -1 : Math.abs(row[column] ?? 0) }))
      .toSorted((a, b) => b.size - a.size)[0];
    const chosen = rows[pivot?.i ?? column];
    const current = rows[column];
    if (chosen === undefined || current === undefined || (chosen[column] ?? 0) === 0) continue;
    rows[pivot?.i ?? column] = current;
    rows[column] = chosen;
    rows.forEach((row, i) => {
      if (i === column) return;
      const factor = (row[column] ?? 0) / (chosen[column] ?? 1);
      if (factor === 0) return;
      for (let j = column; j <= size; j += 1) row[j] = (row[j] ?? 0) - factor * (chosen[j] ?? 0);
    });
  }
  return rows.map((row, i) => (row[i] === 0 ? 0 : (row[size] ?? 0) / (row[i] ?? 1)));
}
