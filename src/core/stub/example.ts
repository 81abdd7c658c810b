import type { Case, Comparator } from '../sandbox/case.ts';

/** How an example was written down. */
export type ExampleForm =
  'doctest' | 'equals' | 'arrow' | 'returns' | 'prose' | 'input-output' | 'assert';

/** One thing the author said the function does, as a case that can be run. */
export type Example = {
  readonly function: string;
  /** Source text of the call and of what should come out, as people read it. */
  readonly call: string;
  readonly expected: string;
  /** 1-based line in the file it was found in. */
  readonly line: number;
  /** Where it was found: `docstring`, or the path of a test file. */
  readonly source: string;
  readonly form: ExampleForm;
  readonly comparator: Comparator;
  readonly case: Case;
};

/** A text that looks like an example and could not be turned into one, with the reason. */
export type UnparsedExample = {
  readonly text: string;
  readonly line: number;
  readonly source: string;
  readonly why: string;
};

/** All that was found for one function; nothing in it is guessed. */
export type ExampleSet = {
  readonly examples: readonly Example[];
  readonly unparsed: readonly UnparsedExample[];
};
