/** Two functions to start with. */

/**
 * Adds two numbers.
 *
 * @example
 * add(2, 3) // => 5
 * add(-1, 1) // => 0
 */
export function add(a, b) {
  throw new Error('Not implemented');
}

/**
 * Says whether a number is even.
 *
 * isEven(4) returns true
 * isEven(7) returns false
 * isEven(0) returns true
 */
export const isEven = number => {};
