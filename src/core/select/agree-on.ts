import { agree } from '../evidence/agree.ts';
import { compareCalls } from '../questions/compare-calls.ts';
import { promisedBy } from '../questions/read-annotation.ts';
import type { RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { resolveOf } from '../solve/prepare-solve.ts';
import type { Problem } from '../solve/prepare-solve.ts';
import type { ReadAnswer } from '../solve/read-answer.ts';
import type { Stub } from '../stub/stub.ts';
import type { Checks } from './prepare-checks.ts';
import { keyOf } from './run-programs.ts';

/** The calls are the same each time, so that the same candidates give the same choice. */
const SEED = 0;

/** How far the candidates of the chosen cluster agree where no check says anything. */
export type Further = {
  /** Distinct programs that were compared, and calls that told something. */
  readonly programs: number;
  readonly calls: number;
  /** Candidates that do as the chosen one does, of those in the cluster. */
  readonly agreeing: number;
  readonly of: number;
};

export type AgreeOn = {
  readonly sandbox: Sandbox;
  readonly problem: Problem;
  readonly stub: Stub;
  readonly checks: Checks;
  readonly answers: readonly (ReadAnswer | undefined)[];
};

/**
 * Chooses among candidates that no check tells apart by what they do in calls near the examples.
 * Undefined when they are one program, or when there is nothing to call.
 * @param members places of the candidates
 */
export async function agreeOn(
  { sandbox, problem, stub, checks, answers }: AgreeOn,
  members: readonly number[],
  options: RunOptions,
): Promise<{ readonly chosen: number; readonly further: Further } | undefined> {
  const byKey = new Map<string, { readonly answer: ReadAnswer; readonly places: number[] }>();
  for (const place of members) {
    const answer = answers[place];
    if (answer === undefined) continue;
    const known = byKey.get(keyOf(answer));
    if (known === undefined) byKey.set(keyOf(answer), { answer, places: [place] });
    else known.places.push(place);
  }
  // By their texts: the order in which candidates are given must not matter.
  const distinct = [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const examples = checks.ready.map(({ callText, invocation }) => callText ?? invocation.call);
  const calls = compareCalls(stub, problem.parser, { examples, seed: SEED });
  if (distinct.length < 2 || calls.length === 0) return undefined;
  const matter = {
    surroundings: problem.surroundings,
    ...resolveOf(stub),
    calls,
    limits: options.limits,
    ...promisedBy(stub),
  };
  const programs = distinct.map(({ answer, places }, order) => ({
    program: answer.splice.program,
    weight: places.length,
    size: keyOf(answer).length,
    isGreedy: false,
    order,
  }));
  const { chosen, clusters, telling } = await agree(sandbox, matter, programs, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const [first] = clusters;
  const place = chosen === undefined ? undefined : distinct[chosen]?.places[0];
  if (place === undefined || first === undefined || telling === 0) return undefined;
  const of = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const further = { programs: distinct.length, calls: telling, agreeing: first.weight, of };
  return { chosen: place, further };
}
