import type { Language } from '../base/source.ts';
import type { Basis } from '../evidence/basis.ts';
import { bitsOf } from '../evidence/result-bits.ts';
import type { PreparedCase } from '../sandbox/prepare-cases.ts';
import type { Tree } from '../search/tree.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import type { Settled } from './settle.ts';
import type { Evidence } from './solve-result.ts';

/** What speaks for the program, and the cases that the checks among it are of. */
type Checked = {
  readonly evidence: readonly Evidence[];
  readonly cases: readonly PreparedCase[];
};

/** What speaks for a program, in the form in which its chance to be right is estimated. */
export function basisOf(
  { tree, attempt }: { readonly tree: Tree<Attempt>; readonly attempt: Attempt },
  { evidence, cases }: Checked,
  { agreement }: Pick<Settled, 'agreement'>,
  language: Language,
): Basis {
  const checks = evidence.filter(({ kind }) => kind !== 'agreement');
  const sum = (some: readonly Evidence[], of: 'passed' | 'total'): number =>
    some.reduce((all, one) => all + one[of], 0);
  const written = tree.nodes.filter(({ state }) => state.splice !== undefined);
  const { meanLogProbability } = attempt;
  return {
    checks: sum(checks, 'total'),
    passed: sum(checks, 'passed'),
    beyondDocstring: sum(
      checks.filter(({ kind }) => kind !== 'example'),
      'total',
    ),
    bits: bitsOf(cases),
    candidates: written.length,
    passing: written.filter(({ state }) => holds(state)).length,
    compared: agreement?.programs ?? 1,
    agreeing: agreement === undefined ? 1 : agreement.agreeing / Math.max(1, agreement.of),
    ...(meanLogProbability === undefined ? {} : { meanLogProbability }),
    language,
  };
}
