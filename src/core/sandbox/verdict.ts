import type { Limits } from './limits.ts';

/** What became of a candidate; precedence as in `judge.ts`. */
export type Verdict =
  | 'PASS'
  | 'WRONG'
  | 'ERROR'
  | 'TIMEOUT'
  | 'MEMORY'
  | 'OUTPUT_LIMIT'
  | 'RESULT_LIMIT'
  | 'INVALID_RESULT'
  | 'NO_RESULT'
  | 'CRASH'
  | 'VIOLATION'
  | 'COMPILE_ERROR'
  | 'CANNOT_VERIFY'
  | 'CANCELLED'
  | 'SANDBOX_ERROR';

/** What became of one case. */
export type CaseVerdict = {
  readonly verdict: Verdict;
  readonly call: string;
  /** As people read it, bounded in length. */
  readonly expected: string;
  readonly actual?: string;
  /** Whether a wrong answer at least has the type of the right one. */
  readonly sameType?: boolean;
  readonly error?: string;
};

/** What became of a candidate over all its cases. */
export type Judgement = {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly passed: number;
  readonly total: number;
  readonly cases: readonly CaseVerdict[];
  /** Bounded, valid Unicode; the middle is cut out when there was more. */
  readonly stderr: string;
  readonly wallMs: number;
  readonly cpuMs?: number;
  readonly peakBytes?: number;
  /** What it was allowed to use. */
  readonly limits: Limits;
  /** Another kind of box that may do what this one cannot (`reason` says what). */
  readonly retryOn?: 'docker';
  /** Which box it ran in. */
  readonly sandbox: string;
  /** Modules the program needs that the box does not have, for CANNOT_VERIFY. */
  readonly missing?: readonly string[];
};
