import type { AgreeMatter } from '../evidence/agree.ts';
import { compareCalls } from '../questions/compare-calls.ts';
import { promisedBy } from '../questions/read-annotation.ts';
import type { Limits } from '../sandbox/limits.ts';
import { resolveOf } from './prepare-solve.ts';
import type { Problem } from './prepare-solve.ts';
import type { SolveRequest } from './solve-request.ts';

/** Milliseconds for one call that programs are compared on, and for all that one box makes. */
const MAX_CALL_MS = 1000;
const MAX_CALLS_MS = 5000;

/** What the programs of a solve are compared on. Same seed, same calls. */
export function compareMatter({
  request: { stub, options },
  problem,
}: {
  readonly request: SolveRequest;
  readonly problem: Problem;
}): AgreeMatter {
  const examples = problem.examples.map(({ call }) => call);
  return {
    surroundings: problem.surroundings,
    ...resolveOf(stub),
    calls: compareCalls(stub, problem.parser, { examples, seed: options.seed }),
    limits: briefly(options.limits),
    ...promisedBy(stub),
  };
}

/** Values that nobody asked for may take a program for ever: they are not waited for as checks are. */
function briefly(limits: Limits): Limits {
  return {
    ...limits,
    caseMs: Math.min(limits.caseMs, MAX_CALL_MS),
    totalMs: Math.min(limits.totalMs, MAX_CALLS_MS),
  };
}
