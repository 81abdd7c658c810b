/** The suites that a benchmark knows by name; how they are read is the benchmark's own business. */
export const SUITE_NAMES = [
  'humaneval',
  'humaneval-plus',
  'mbpp',
  'mbpp-plus',
  'humaneval-javascript',
  'humaneval-typescript',
] as const;

export type SuiteName = (typeof SUITE_NAMES)[number];

/** The one that is fetched when no file of it is found. */
export const FETCHED_SUITE: SuiteName = 'humaneval';

export function isSuiteName(name: string): name is SuiteName {
  return SUITE_NAMES.some(known => known === name);
}
