import { contradictedExample } from '../evidence/demoted.ts';

/** What one check said of one candidate. */
export type Seen = {
  readonly passed: boolean;
  /** A text that is equal for equal results of the check's call; of no matter when it passed. */
  readonly behaviour: string;
};

/** What is known of a candidate when one is to be chosen. */
export type Observed = {
  /** Its program; candidates with the same text are the same. */
  readonly text: string;
  /** How long it is, in any unit: among equals the shortest is chosen. */
  readonly size: number;
  /** What came of each check, at the check's place; undefined for a program that did not load. */
  readonly checks: readonly Seen[] | undefined;
};

/** `example`: the author said so. `assertion`: somebody, maybe the model itself, guesses so. */
export type CheckKind = 'example' | 'assertion';

/** Candidates that do the same in every check. */
export type Cluster = {
  /** Places of the candidates, ascending. */
  readonly members: readonly number[];
  readonly examplesPassed: number;
  readonly assertionsPassed: number;
  /** 0 for a cluster that did not survive the examples. */
  readonly score: number;
};

export type Selection = {
  /** Place of the chosen candidate; undefined when the evidence speaks against all of them. */
  readonly chosen: number | undefined;
  /** That of the chosen one's cluster; 0 without one. */
  readonly score: number;
  /** Best first. */
  readonly clusters: readonly Cluster[];
  /** Places of examples that nothing passes and that a majority contradicts with one voice. */
  readonly demoted: readonly number[];
};

type Group = {
  readonly members: readonly number[];
  readonly checks: readonly Seen[];
  /** The member that stands for it. */
  readonly best: number;
};

/**
 * Chooses among candidates by what they did. First the examples: only candidates that pass all of
 * them survive (`P(right | passes the docstring's examples)` was .87, search.md section 4). Among
 * the survivors the dual agreement of CodeT (Chen et al. 2023, arXiv 2207.10397): a cluster counts
 * the square root of its members times the assertions it passes. Two things differ from the paper.
 * An assertion that all survivors pass says nothing and is left out; and one is added to the count,
 * so that agreement alone decides where assertions say nothing, and so that a wrong assertion of a
 * weak model (two thirds of them are) cannot outvote everything by itself. Ties go to the shorter
 * program, then to the text that sorts first, so that the order of candidates never matters.
 * @param observed undefined for an answer without a program
 * @param kinds what each check is
 */
export function select(
  observed: readonly (Observed | undefined)[],
  kinds: readonly CheckKind[],
): Selection {
  const groups = groupsOf(observed);
  const examples = kinds.flatMap((kind, place) => (kind === 'example' ? [place] : []));
  const assertions = kinds.flatMap((kind, place) => (kind === 'assertion' ? [place] : []));
  const demoted = demotedOf(groups, examples);
  const binding = examples.filter(place => !demoted.includes(place));
  const survivors = groups.filter(group => binding.every(place => passes(group, place)));
  const telling = assertions.filter(place => !survivors.every(group => passes(group, place)));
  const isRefuted =
    examples.length === 0 &&
    assertions.length > 0 &&
    !survivors.some(group => assertions.some(place => passes(group, place)));
  const scoreOf = (group: Group): number =>
    isRefuted || !survivors.includes(group)
      ? 0
      : Math.sqrt(group.members.length) * (1 + count(group, telling));
  const ranked = groups
    .map(group => ({
      best: group.best,
      cluster: {
        members: group.members,
        examplesPassed: count(group, examples),
        assertionsPassed: count(group, assertions),
        score: scoreOf(group),
      },
    }))
    .sort((a, b) => better(a.cluster, b.cluster) || shorter(observed, a.best, b.best));
  const [first] = ranked;
  const isChosen = first !== undefined && first.cluster.score > 0;
  return {
    chosen: isChosen ? first.best : undefined,
    score: isChosen ? first.cluster.score : 0,
    clusters: ranked.map(({ cluster }) => cluster),
    demoted,
  };
}

function passes({ checks }: Pick<Group, 'checks'>, place: number): boolean {
  return checks[place]?.passed === true;
}

function count(group: Group, places: readonly number[]): number {
  return places.filter(place => passes(group, place)).length;
}

/** Candidates by what came of every check; a check that was passed is passed, whatever came. */
function groupsOf(observed: readonly (Observed | undefined)[]): readonly Group[] {
  const found = new Map<string, { members: number[]; checks: readonly Seen[] }>();
  observed.forEach((one, place) => {
    if (one?.checks === undefined) return;
    const key = JSON.stringify(one.checks.map(({ passed, behaviour }) => passed || behaviour));
    const group = found.get(key);
    if (group === undefined) found.set(key, { members: [place], checks: one.checks });
    else group.members.push(place);
  });
  return [...found.values()].map(group => ({
    ...group,
    best: group.members.toSorted((a, b) => shorter(observed, a, b))[0] ?? -1,
  }));
}

function better(a: Cluster, b: Cluster): number {
  return (
    b.score - a.score ||
    b.examplesPassed - a.examplesPassed ||
    b.assertionsPassed - a.assertionsPassed ||
    b.members.length - a.members.length
  );
}

/** Shorter first, then by the text, then the earlier one of the same text. */
function shorter(
  observed: readonly (Observed | undefined)[],
  first: number,
  second: number,
): number {
  const [a, b] = [observed[first], observed[second]];
  if (a === undefined || b === undefined) return first - second;
  if (a.size !== b.size) return a.size - b.size;
  return a.text === b.text ? first - second : a.text < b.text ? -1 : 1;
}

/** The example that is set aside, by its place among all checks: none or one. */
function demotedOf(groups: readonly Group[], examples: readonly number[]): readonly number[] {
  const voters = groups.map(({ members, checks }) => ({
    weight: members.length,
    seen: examples.map(place => checks[place] ?? { passed: false, behaviour: '!' }),
  }));
  const found = contradictedExample(voters, examples.length);
  return examples.filter((_, at) => at === found?.place);
}
