import type { Limits } from '../../core/sandbox/limits.ts';
import type { Program } from '../../core/sandbox/sandbox.ts';
import type { Verdict } from '../../core/sandbox/verdict.ts';

/** Where candidates run. A verdict may differ, because the walls do. */
export type Tier = 'embedded' | 'docker';

type Verdicts = Verdict | readonly Verdict[];

/** One hostile (or merely odd) program for the task "f(a, b) returns a + b". */
export type Attack = {
  /** As the catalogue numbers it; a letter behind it is a variant, `X` a row of our own. */
  readonly id: string;
  readonly name: string;
  readonly language: Program['language'];
  readonly source: string;
  /** What may become of it; on each tier, where they differ. */
  readonly verdict: Verdicts | Readonly<Record<Tier, Verdicts>>;
  /** It answers rightly, however odd: PASS is then what it should get. All others never may. */
  readonly honest?: true;
  /** How the program is called with two numbers. @default `f(a, b)` */
  readonly call?: (a: number, b: number) => string;
  /** Written as an ES module: it runs where modules are turned into scripts first, as TypeScript is. */
  readonly module?: true;
  readonly limits?: Partial<Limits>;
  readonly resolve?: 'await' | 'list';
  /** What its stderr must hold, as a sign that it really did what it says. */
  readonly stderr?: RegExp;
  /** Tiers it is not run on, and why. */
  readonly skip?: Partial<Record<Tier, string>>;
};

/** A row as the tables write it: the language is the table's. */
export type Row = Omit<Attack, 'language'>;

/** Deadlines for what never ends, so that the suite does. */
export const SHORT: Partial<Limits> = { caseMs: 500, loadMs: 1000 };

/** Rows of one chapter, all in one language. */
export function chapter(language: Program['language'], rows: readonly Row[]): readonly Attack[] {
  return rows.map(row => ({ ...row, language }));
}

/** The verdicts that a row may get on a tier. */
export function allowedOn({ verdict }: Attack, tier: Tier): readonly Verdict[] {
  const here = isPerTier(verdict) ? verdict[tier] : verdict;
  return typeof here === 'string' ? [here] : here;
}

function isPerTier(verdict: Attack['verdict']): verdict is Readonly<Record<Tier, Verdicts>> {
  return typeof verdict === 'object' && 'embedded' in verdict;
}
