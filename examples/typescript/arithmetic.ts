/** Two functions to start with. */

/**
 * Adds two numbers.
 *
 * @example
 * add(2, 3) // => 5
 * add(-1, 1) // => 0
 */
export function add(a: number, b: number): number {
  throw new Error('Not implemented');
}

/**
 * Keeps a number between two others.
 *
 * clamp(5, 1, 3) // => 3
 * clamp(-1, 0, 3) // => 0
 * clamp(2, 1, 3) // => 2
 */
export const clamp = (value: number, low: number, high: number): number => {
  // TODO: write this
};
