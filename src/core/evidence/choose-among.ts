/** A distinct program that nothing speaks against, when one of several is to be chosen. */
export type Survivor = {
  /** How often the model wrote it. */
  readonly weight: number;
  /** How long it is, in any unit. */
  readonly size: number;
  /** It is the model's answer at temperature 0. */
  readonly isGreedy: boolean;
  /** The lower, the earlier it was written. */
  readonly order: number;
};

/** Programs that did the same in every call they were compared on. */
export type AgreedCluster = {
  /** Places of the programs, ascending. */
  readonly members: readonly number[];
  /** How often the model wrote one of them. */
  readonly weight: number;
  /** Calls it failed or did not come to, of those that somebody answered. */
  readonly failures: number;
  /** Calls it answered with a value of another type than the function says it returns. */
  readonly misfits: number;
  /** Different values among its answers. */
  readonly values: number;
  /** What it counts for: its weight, and where checks are weak the more, the more values it has. */
  readonly votes: number;
  /** The member that stands for it. */
  readonly best: number;
};

/** What the checks were worth that all survivors met. */
export type Checked = {
  /** They say so little that what does something else may meet them (`isWeak`). @default false */
  readonly weak?: boolean;
};

/** More values than so many make an accident hardly less likely: real functions may have few. */
const MOST_VALUES = 4;

export type AgreedChoice = {
  /** Place of the chosen program; undefined when there is none. */
  readonly chosen: number | undefined;
  /** How much of all weight agrees with it, in [0, 1]. */
  readonly share: number;
  /** Best first. */
  readonly clusters: readonly AgreedCluster[];
  /** Calls that said something: somebody gave an answer. */
  readonly telling: number;
};

/** What a call came to, as `behaviourOf` writes it; undefined where it was not made. */
export type Behaviours = readonly (string | undefined)[];

/**
 * Chooses among programs by what they did in calls of which nobody knows the result: the largest
 * cluster that agrees. Ties go to fewer failing calls, to fewer values of the wrong type, then to the
 * shorter program, to the greedy one, to the earlier one. A call that everybody fails is none that the
 * function is meant for, and programs that answer none of the others agree on nothing.
 *
 * A wrong program that answers with one of n values, whatever it is asked, meets an example by accident in
 * about one of n cases. Where examples are weak, such accidents survive; so the weight of a cluster counts as
 * many times as it has different values, up to four, and ties go to more of them.
 * @param behaviours of each program, what came of each call; all of the same length
 */
export function chooseAmong(
  survivors: readonly Survivor[],
  behaviours: readonly Behaviours[],
  { weak = false }: Checked = {},
): AgreedChoice {
  const calls = behaviours.reduce((most, { length }) => Math.max(most, length), 0);
  const telling = Array.from({ length: calls }, (_, call) => call).filter(call =>
    behaviours.some(row => isAnswer(row[call])),
  );
  const isIdle = ({ failures }: AgreedCluster): boolean =>
    telling.length > 0 && failures === telling.length;
  const clusters = clustersOf(survivors, { behaviours, telling, weak }).toSorted(
    (a, b) =>
      Number(isIdle(a)) - Number(isIdle(b)) ||
      b.votes - a.votes ||
      a.failures - b.failures ||
      a.misfits - b.misfits ||
      (weak ? b.values - a.values : 0) ||
      preferred(survivors, a.best, b.best),
  );
  const [first] = clusters;
  const all = survivors.reduce((sum, { weight }) => sum + weight, 0);
  return {
    chosen: first?.best,
    share: first === undefined || all <= 0 ? 0 : first.weight / all,
    clusters,
    telling: telling.length,
  };
}

/** True where a call gave a value: a failure begins with `!`. */
export function isAnswer(behaviour: string | undefined): boolean {
  return behaviour !== undefined && !behaviour.startsWith('!');
}

type Compared = Required<Checked> & {
  readonly behaviours: readonly Behaviours[];
  readonly telling: readonly number[];
};

function clustersOf(
  survivors: readonly Survivor[],
  { behaviours, telling, weak }: Compared,
): readonly AgreedCluster[] {
  type Found = Omit<AgreedCluster, 'members' | 'weight' | 'votes' | 'best'> & {
    readonly members: number[];
    weight: number;
  };
  const found = new Map<string, Found>();
  survivors.forEach(({ weight }, place) => {
    const row = telling.map(call => behaviours[place]?.[call] ?? null);
    const key = JSON.stringify(row);
    const cluster = found.get(key);
    if (cluster === undefined) {
      const failures = row.filter(one => !isAnswer(one ?? undefined)).length;
      const misfits = row.filter(one => one?.startsWith('~') === true).length;
      const values = new Set(row.filter(one => isAnswer(one ?? undefined))).size;
      found.set(key, { members: [place], weight, failures, misfits, values });
    } else {
      cluster.members.push(place);
      cluster.weight += weight;
    }
  });
  return [...found.values()].map(cluster => ({
    ...cluster,
    votes: cluster.weight * (weak ? Math.max(1, Math.min(MOST_VALUES, cluster.values)) : 1),
    best: cluster.members.toSorted((a, b) => preferred(survivors, a, b))[0] ?? -1,
  }));
}

function preferred(survivors: readonly Survivor[], first: number, second: number): number {
  const [a, b] = [survivors[first], survivors[second]];
  if (a === undefined || b === undefined) return first - second;
  return (
    a.size - b.size ||
    Number(b.isGreedy) - Number(a.isGreedy) ||
    a.order - b.order ||
    first - second
  );
}
