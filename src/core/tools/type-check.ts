import type { Language } from '../base/source.ts';
import type { Program } from '../sandbox/sandbox.ts';

/** What a checker says about one place of a program. Lines are counted from 1. */
export type TypeProblem = {
  readonly line: number;
  /** An `error` speaks against the program; a `warning` is a matter of taste, or only likely. */
  readonly severity: 'error' | 'warning';
  /** The checker's own name for it: `undefined-name`, `TS2304`. */
  readonly code: string;
  readonly message: string;
};

export type TypeReport =
  | {
      readonly status: 'checked';
      /** What looked at it, with its version. */
      readonly checker: string;
      /** Errors first. */
      readonly problems: readonly TypeProblem[];
      /** There are more. */
      readonly truncated: boolean;
    }
  /** Nothing can be said: there is no checker for the language, or it did not come to an end. */
  | { readonly status: 'unchecked'; readonly why: string };

/**
 * Looks at a program without running any of it. Resolves whatever the program is; rejects with an
 * `AbortError`, or where the sandbox is broken.
 */
export interface TypeChecker extends AsyncDisposable {
  check(program: Program, signal: AbortSignal): Promise<TypeReport>;
}

/** Asks the first; where it can say nothing, the second. */
export function firstOf(first: TypeChecker, second: TypeChecker): TypeChecker {
  return {
    async check(program, signal) {
      const report = await first.check(program, signal);
      return report.status === 'checked' ? report : second.check(program, signal);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([first, second].map(one => one[Symbol.asyncDispose]()));
    },
  };
}

/** One checker out of those of the languages. */
export function checkerFor(byLanguage: Readonly<Record<Language, TypeChecker>>): TypeChecker {
  const all = [...new Set(Object.values(byLanguage))];
  return {
    check: (program, signal) => byLanguage[program.language].check(program, signal),
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(checker => checker[Symbol.asyncDispose]()));
    },
  };
}
