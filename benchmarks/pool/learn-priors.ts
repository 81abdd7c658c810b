import { FALLBACK_PRIORS } from '../../src/core/search/adaptive-priors.ts';
import type { AdaptivePriors, ArmKind } from '../../src/core/search/adaptive-priors.ts';
import type { BetaParameters } from '../../src/core/search/posterior.ts';
import type { CandidateNode, SolveEvent } from '../../src/core/solve/solve-event.ts';
import { fitBeta } from './fit-beta.ts';
import type { Tries } from './fit-beta.ts';
import { short } from '../logistic.ts';
import type { JudgedTask } from './judged-pool.ts';

/** What was seen of one arm: tries by task, and the tokens of all of them. */
export type ArmSeen = { readonly tasks: readonly Tries[]; readonly tokens: number };

export type ArmsSeen = Readonly<Record<ArmKind, ArmSeen>>;

const NOTHING: ArmSeen = { tasks: [], tokens: 0 };
export const NO_ARMS: ArmsSeen = {
  fresh: NOTHING,
  framed: NOTHING,
  mendBroken: NOTHING,
  mendWrong: NOTHING,
  mendNear: NOTHING,
  branch: NOTHING,
};

/** Fewer tries than these say too little to go by; fewer passes, how much tasks differ. */
const LEAST_TRIES = 100;
const LEAST_PASSES = 3;

/**
 * Fresh tries of a judged pool, by the shown examples; tasks without an example say nothing. The
 * greedy one is a try like others: a pool of runs that stop early has no other of an easy task. That
 * they stopped at a pass does not matter to the fit, whose likelihood is the same.
 */
export function seenInPool(pool: readonly JudgedTask[]): ArmsSeen {
  const fresh = pool.flatMap(({ examples, draws }) =>
    examples === 0 || draws.length === 0 ? [] : [draws],
  );
  return {
    ...NO_ARMS,
    fresh: {
      tasks: fresh.map(own => ({
        tries: own.length,
        passed: own.filter(({ visible }) => visible).length,
      })),
      tokens: fresh.flat().reduce((sum, { completionTokens }) => sum + completionTokens + 1, 0),
    },
  };
}

/** Tries of every arm in a trace. */
export function seenInTrace(events: readonly SolveEvent[]): ArmsSeen {
  const nodes = new Map<number, CandidateNode>();
  let hasExamples = false;
  for (const event of events) {
    if (event.type === 'solve-start') hasExamples = event.examples.length > 0;
    if (event.type === 'node-add') nodes.set(event.node.id, event.node);
  }
  if (!hasExamples) return NO_ARMS;
  const seen = new Map<ArmKind, { tries: number; passed: number; tokens: number }>();
  // The first one pays for the prompt, and is the greedy one.
  for (const node of [...nodes.values()].filter(({ parent, id }) => parent >= 0 && id > 1)) {
    const kind = kindOf(node, nodes.get(node.parent));
    const { tries = 0, passed = 0, tokens = 0 } = seen.get(kind) ?? {};
    seen.set(kind, {
      tries: tries + 1,
      passed: passed + (node.verdict === 'PASS' ? 1 : 0),
      tokens: tokens + node.usage.evaluatedTokens,
    });
  }
  const arms = [...seen].map(([kind, { tokens, ...tries }]) => [kind, { tasks: [tries], tokens }]);
  return { ...NO_ARMS, ...(Object.fromEntries(arms) as Partial<ArmsSeen>) };
}

/** By which arm of the adaptive search a candidate would count; its borders are those of rewards. */
function kindOf(node: CandidateNode, parent: CandidateNode | undefined): ArmKind {
  if (node.branchedAt !== undefined) return 'branch';
  if (node.action === 'sample') return node.framing === undefined ? 'fresh' : 'framed';
  const reward = parent?.reward ?? 0;
  return reward < 0.1 ? 'mendBroken' : reward < 0.25 ? 'mendWrong' : 'mendNear';
}

export function together(all: readonly ArmsSeen[]): ArmsSeen {
  const merged = (kind: ArmKind): ArmSeen => ({
    tasks: all.flatMap(seen => seen[kind].tasks),
    tokens: all.reduce((sum, seen) => sum + seen[kind].tokens, 0),
  });
  return {
    fresh: merged('fresh'),
    framed: merged('framed'),
    mendBroken: merged('mendBroken'),
    mendWrong: merged('mendWrong'),
    mendNear: merged('mendNear'),
    branch: merged('branch'),
  };
}

/**
 * Fits what was seen. What was tried often and hardly ever passed is believed to pass as seldom, as surely as before.
 * What was seen too little of keeps the fallback, in the proportion to a fresh try that it has there: beside a fresh
 * one that hardly ever passes, a fallback as it stands would be all that is tried. The provenance says which is which.
 */
export function learnPriors(seen: ArmsSeen, source: string): AdaptivePriors {
  const arms = { ...FALLBACK_PRIORS.arms };
  const provenance: Record<string, string> = { source };
  const unit = meanTokens(seen.fresh);
  const fresh = fitOf(seen.fresh) ?? arms.fresh;
  const share = meanOf(fresh) / meanOf(arms.fresh);
  for (const kind of Object.keys(NO_ARMS) as ArmKind[]) {
    const { tries, passed } = countOf(seen[kind]);
    const said = `${passed} of ${tries} tries on ${seen[kind].tasks.length} tasks passed the examples`;
    const { cost: usual, ...belief } = arms[kind];
    const fit = fitOf(seen[kind]);
    const known = fit ?? (tries < LEAST_TRIES ? undefined : withMean(belief, jeffreys(seen[kind])));
    const { a, b } = known ?? withMean(belief, Math.min(1, share * meanOf(belief)));
    const cost = known === undefined || unit === undefined ? usual : costOf(seen[kind], unit);
    arms[kind] = { a: short(a), b: short(b), cost: kind === 'fresh' ? 1 : short(cost) };
    provenance[kind] =
      fit !== undefined
        ? `fitted: ${said}`
        : known !== undefined
          ? `its mean: ${said}, too few to fit`
          : `fallback: ${said}, too little to fit`;
  }
  return { ...FALLBACK_PRIORS, provenance, arms };
}

function countOf({ tasks }: ArmSeen): Tries {
  return {
    tries: tasks.reduce((sum, one) => sum + one.tries, 0),
    passed: tasks.reduce((sum, one) => sum + one.passed, 0),
  };
}

/** Nothing where too little was seen. */
function fitOf(seen: ArmSeen): BetaParameters | undefined {
  const { tries, passed } = countOf(seen);
  return tries < LEAST_TRIES || passed < LEAST_PASSES ? undefined : fitBeta(seen.tasks);
}

function costOf(seen: ArmSeen, unit: number): number {
  return (meanTokens(seen) ?? 1) / unit;
}

function meanOf({ a, b }: BetaParameters): number {
  return a / (a + b);
}

/** As sure as before, of another chance. */
function withMean({ a, b }: BetaParameters, mean: number): BetaParameters {
  return { a: mean * (a + b), b: (1 - mean) * (a + b) };
}

/** The chance to pass that tries speak for, however few of them did. */
function jeffreys(seen: ArmSeen): number {
  const { tries, passed } = countOf(seen);
  return (passed + 0.5) / (tries + 1);
}

function meanTokens({ tasks, tokens }: ArmSeen): number | undefined {
  const { tries } = countOf({ tasks, tokens });
  return tries === 0 ? undefined : tokens / tries;
}
