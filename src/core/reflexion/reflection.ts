/**
 * What the model is told about a failed candidate before it tries again.
 * - `facts`: what happened, without the program (default; arXiv 2606.31511, 2608.23651)
 * - `program`: the failing program and its error, as Reflexion published it (arXiv 2303.11366)
 * - `verbal`: the model's own words about the failure, written first
 * - `placebo`: the same shape, facts of another function's failures: what the information is worth
 * - `none`: nothing; a blind retry
 */
export type ReflectionKind = 'facts' | 'program' | 'verbal' | 'placebo' | 'none';

export const REFLECTION_KINDS = ['facts', 'program', 'verbal', 'placebo', 'none'] as const;
