import { mcnemarPower, smallestByMcnemar, smallestByNormal } from '../stats/power.ts';

/** What a plan's number of tasks and seeds could show, before anything is measured. */
export type ExpectedPower = {
  readonly tasks: number;
  readonly seeds: number;
  readonly rows: readonly {
    /** Share of the tasks that only one of two arms solves. */
    readonly discordant: number;
    /** Exact, on one seed; undefined when not even a one-sided split would do. */
    readonly oneSeed: number | undefined;
    /** If seeds were as good as new tasks. */
    readonly allSeeds: number;
    /** Chance to find a true difference of 4 points on one seed. */
    readonly powerOfFour: number;
  }[];
};

const DISCORDANT = [0.05, 0.1, 0.2];
const FOUR = 0.04;

export function expectedPower(tasks: number, seeds: number): ExpectedPower {
  return {
    tasks,
    seeds,
    rows: DISCORDANT.map(discordant => ({
      discordant,
      oneSeed: smallestByMcnemar(tasks, discordant),
      allSeeds: smallestByNormal(tasks, seeds, discordant),
      powerOfFour: mcnemarPower(tasks, {
        onlyFirst: (discordant + FOUR) / 2,
        onlySecond: (discordant - FOUR) / 2,
      }),
    })),
  };
}
