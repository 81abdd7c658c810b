import { isAbortError } from '../base/abort.ts';
import { agree } from '../evidence/agree.ts';
import type { Agreement } from '../evidence/agree.ts';
import { contradictedExample } from '../evidence/demoted.ts';
import { isWeak } from '../evidence/result-bits.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import type { Tree } from '../search/tree.ts';
import { holds } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { distinctPrograms, isGreedy } from './candidates.ts';
import type { DistinctProgram } from './candidates.ts';
import { compareMatter } from './compare-matter.ts';
import { confirmFinalist } from './confirm-finalist.ts';
import type { Problem } from './prepare-solve.ts';
import type { Searched } from './run-search.ts';
import type { SharedContext } from './solve-context.ts';
import type { DemotedExample } from './solve-result.ts';
import { strategyOf } from './strategies.ts';

/** What is known of the programs of a search beside what the checks say. */
export type Settled = {
  /** Nodes in the order in which they are to be offered; all others come after them. */
  readonly order: readonly number[];
  /** Nodes of programs that passed and did otherwise when they were run again, and how. */
  readonly unsteady: ReadonlyMap<number, string>;
  /** How far the programs that were compared agree with the first of `order`. */
  readonly agreement?: {
    readonly programs: number;
    readonly calls: number;
    /** Candidates that do the same, of those that were compared. */
    readonly agreeing: number;
    readonly of: number;
  };
  /** An example that nothing passes and that most candidates contradict with one voice. */
  readonly demoted?: DemotedExample;
};

export const UNSETTLED: Settled = { order: [], unsteady: new Map() };

/** Finalists that are run again, at most: after so many that change, something else is wrong. */
const MAX_FINALISTS = 3;

/** What a search came to, and the checks as they are by now: a person may have added some. */
type Ended = {
  readonly searched: Searched | undefined;
  readonly problem: Problem;
  readonly prepared: PreparedCases;
};

/**
 * Chooses among the programs that a search ended with. Those that passed every check (or all, where
 * there is none) are compared on calls of which nobody knows the result, and the largest cluster
 * wins; then its best is run again in fresh boxes before it is called verified. Where nothing
 * passed, an example that most candidates contradict is named. Gives what it has when aborted;
 * rejects when the sandbox is broken.
 */
export async function settle(
  shared: SharedContext,
  { searched, problem, prepared: { ready: cases } }: Ended,
  signal: AbortSignal,
): Promise<Settled> {
  const context = { ...shared, problem, cases };
  const { request, sandbox } = shared;
  if (searched === undefined || signal.aborted || problem.missing.length > 0) return UNSETTLED;
  if (!sandbox.languages.includes(request.stub.language)) return UNSETTLED;
  const isChecked = cases.length > 0;
  const all = distinctPrograms(searched.tree);
  const pool = all.filter(({ attempt: one }) =>
    isChecked
      ? holds(one)
      : one.judgement?.verdict === 'CANNOT_VERIFY' && one.judgement.missing === undefined,
  );
  if (pool.length === 0) {
    const demoted = isChecked ? demotedOf(context, all) : undefined;
    return demoted === undefined
      ? UNSETTLED
      : { ...UNSETTLED, order: demoted.nodes, demoted: demoted.example };
  }
  try {
    return await settlePool(context, { tree: searched.tree, pool, isChecked }, signal);
  } catch (error) {
    // What passed has passed: an end that comes from outside takes nothing back.
    if (isAbortError(error)) return UNSETTLED;
    throw error;
  }
}

type Pool = {
  readonly tree: Tree<Attempt>;
  readonly pool: readonly DistinctProgram[];
  readonly isChecked: boolean;
};

async function settlePool(
  context: SharedContext,
  { tree, pool, isChecked }: Pool,
  signal: AbortSignal,
): Promise<Settled> {
  const { sandbox, executed } = context;
  const { strategy } = context.request.options;
  const plainVotes = strategy !== 'auto' && strategyOf(strategy).plainVotes === true;
  const weak = !plainVotes && isWeak(context.cases);
  const matter = { ...compareMatter(context), weak };
  const programs = pool.map(({ nodes, splice }) => ({
    program: splice.program,
    weight: nodes.length,
    size: splice.code.length,
    isGreedy: nodes.some(node => isGreedy(tree, node)),
    order: nodes[0] ?? 0,
  }));
  const agreed = await agree(sandbox, matter, programs, { signal, onRun: executed });
  const ranked = rankedPlaces(agreed);
  if (!isChecked) return { ...UNSETTLED, ...offered(pool, agreed, ranked[0]) };
  const unsteady = new Map<number, string>();
  for (const place of ranked.slice(0, MAX_FINALISTS)) {
    const finalist = pool[place];
    if (finalist === undefined) continue;
    const known = agreed.behaviours[place] ?? [];
    const why = await confirmFinalist(context, { finalist, matter, known }, signal);
    if (why === undefined) return { unsteady, ...offered(pool, agreed, place) };
    for (const node of finalist.nodes) unsteady.set(node, why);
  }
  return { ...UNSETTLED, unsteady };
}

/** The best of each cluster, then all others, in the order of the clusters. */
function rankedPlaces({ clusters }: Agreement): readonly number[] {
  const best = clusters.map(cluster => cluster.best);
  const others = clusters.flatMap(({ members }) => members).filter(one => !best.includes(one));
  return [...best, ...others];
}

function offered(
  pool: readonly DistinctProgram[],
  { clusters, telling }: Agreement,
  place: number | undefined,
): Pick<Settled, 'order' | 'agreement'> {
  const own = clusters.find(({ members }) => place !== undefined && members.includes(place));
  const chosen = place === undefined ? undefined : pool[place];
  if (own === undefined || chosen === undefined) return { order: [] };
  const of = clusters.reduce((sum, { weight }) => sum + weight, 0);
  const order = [chosen, ...own.members.flatMap(member => pool[member] ?? [])];
  const agreement = { programs: pool.length, calls: telling, agreeing: own.weight, of };
  return {
    order: [...new Set(order.flatMap(({ nodes }) => nodes[0] ?? []))],
    ...(pool.length > 1 && telling > 0 ? { agreement } : {}),
  };
}

/** The example that most candidates contradict, and the nodes of those that pass all others. */
function demotedOf(
  { cases }: SharedContext,
  all: readonly DistinctProgram[],
): { readonly example: DemotedExample; readonly nodes: readonly number[] } | undefined {
  const voters = all.map(({ nodes, attempt: { judgement } }) => ({
    node: nodes[0] ?? 0,
    weight: nodes.length,
    seen: cases.map((_, place) => {
      const seen = judgement?.cases[place];
      const passed = seen?.verdict === 'PASS';
      return { passed, behaviour: seen?.verdict === 'WRONG' ? (seen.actual ?? '!') : '!' };
    }),
  }));
  const found = contradictedExample(voters, cases.length);
  const example = found === undefined ? undefined : cases[found.place];
  if (found === undefined || example === undefined) return undefined;
  const { instead, votes, of } = found;
  const agreeing = voters
    .filter(({ seen }) => seen[found.place]?.behaviour === instead)
    .filter(({ seen }) => seen.filter(one => one.passed).length === cases.length - 1);
  // One program, written again and again, is one opinion.
  if (agreeing.length < 2) return undefined;
  const { callText: call = example.invocation.call, expectedText: expected } = example;
  return {
    example: { call, expected, instead, votes, of },
    nodes: agreeing.map(({ node }) => node),
  };
}
