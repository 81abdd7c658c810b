import { ReasonCodeError } from '../base/errors.ts';
import { prepareCases } from '../sandbox/prepare-cases.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import type { Problem } from '../solve/prepare-solve.ts';
import type { Claim, Claims, Unusable } from './claims.ts';
import type { CheckKind } from './select.ts';

/** A claim, and where what came of it will be found. */
export type Check = {
  readonly kind: CheckKind;
  readonly text: string;
} & (
  | { readonly cases: readonly number[] }
  /** Place among the tests. */
  | { readonly test: number }
);

export type Checks = {
  readonly list: readonly Check[];
  /** All cases of all checks, ready to compare in the host. */
  readonly ready: readonly PreparedCase[];
  readonly tests: readonly string[];
  readonly unusable: readonly Unusable[];
};

/**
 * Finds out what the claims expect, in a box that never saw a candidate. An assertion whose
 * expectation says nothing by itself becomes a test. Throws a `usage` ReasonCodeError for an
 * example of the request that cannot be used.
 */
export async function prepareChecks(
  sandbox: Sandbox,
  { claims, unusable: before }: Claims,
  { surroundings }: Problem,
  options: RunOptions,
): Promise<Checks> {
  const all = claims.flatMap(claim => ('cases' in claim ? claim.cases : []));
  const { ready, unusable: failed } = await prepareCases(sandbox, surroundings, all, options);
  const unusable = [...before];
  const list: Check[] = [];
  const tests: string[] = [];
  let next = 0;
  for (const claim of claims) {
    const { kind, text } = claim;
    const first = next;
    if ('cases' in claim) next += claim.cases.length;
    const own = (index: number): boolean => first <= index && index < next;
    const why = failed.find(({ index }) => own(index))?.why;
    if ('cases' in claim && why === undefined) {
      const cases = ready.flatMap(({ index }, place) => (own(index) ? [place] : []));
      list.push({ kind, text, cases });
    } else if (kind === 'assertion') {
      list.push({ kind, text, test: tests.length });
      tests.push('test' in claim ? claim.test : claim.text);
    } else unusable.push(refused(claim, why ?? 'it is no case'));
  }
  return { list, ready, tests, unusable };
}

function refused({ kind, text, isGiven }: Claim, why: string): Unusable {
  if (isGiven !== true) return { kind, text, why };
  const shown = text.length <= 200 ? text : `${text.slice(0, 199)}…`;
  throw new ReasonCodeError('usage', `The example ${shown} cannot be used: ${why}.`);
}
