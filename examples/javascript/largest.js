/** Returns the largest number of a list that is not empty. */
export function largest(numbers) {}
