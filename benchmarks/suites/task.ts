import type { Language } from '../../src/core/base/source.ts';

/** What grades a task; it never leaves the benchmark's process, and runs after the search. */
export type HiddenTests = {
  /**
   * - `check`: defines `check(candidate)`, as HumanEval does
   * - `asserts`: statements that call the function by its name, as MBPP's
   * - `script`: a JavaScript or TypeScript program that throws when something is wrong
   */
  readonly form: 'check' | 'asserts' | 'script';
  readonly source: string;
};

/** One function to solve. `file` is all that a search may see. */
export type Task = {
  readonly id: string;
  /** Its number in the suite, for `--tasks 90-109`. */
  readonly number: number;
  readonly language: Language;
  /** The function that the hidden tests call. */
  readonly function: string;
  readonly file: { readonly path: string; readonly text: string };
  readonly hidden: HiddenTests;
  /** A whole program that is right, where the suite has one. */
  readonly reference?: string;
};

/** What a loader did to a task that could not be used as it was published. */
export type Repair = {
  readonly task: string;
  readonly what: 'changed' | 'dropped';
  readonly why: string;
};

/** A suite as it is run: every task that was changed or dropped is named. */
export type Suite = {
  readonly name: string;
  /** SHA-256 of the file it was read from. */
  readonly sha256: string;
  readonly tasks: readonly Task[];
  readonly repairs: readonly Repair[];
};
