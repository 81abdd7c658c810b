import { chooseAmong } from './choose-among.ts';
import type { AgreedChoice, AgreedCluster, Behaviours, Checked, Survivor } from './choose-among.ts';

/** Calls that every program makes, in one box each; the others are for clusters that are about as large. */
export const FIRST_CALLS = 16;
/** Most programs that are compared: those the model wrote most often. */
const MAX_PROGRAMS = 24;

/** Places of the programs that are compared, those that the model wrote most often first. */
export function comparedAmong(programs: readonly Survivor[]): readonly number[] {
  const weightOf = (place: number): number => programs[place]?.weight ?? 0;
  return programs
    .map((_, place) => place)
    .toSorted((a, b) => weightOf(b) - weightOf(a) || a - b)
    .slice(0, MAX_PROGRAMS);
}

/** Members of the two largest clusters, when the second is at least half of the first. */
export function leading([first, second]: readonly AgreedCluster[]): readonly number[] {
  if (first === undefined || second === undefined) return [];
  return second.votes * 2 >= first.votes ? [...first.members, ...second.members] : [];
}

/**
 * The choice that `agree` comes to, where what every program does in every call is known already.
 * @param behaviours of each program, what came of all calls
 */
export function chooseInStages(
  programs: readonly Survivor[],
  behaviours: readonly Behaviours[],
  checked: Checked = {},
): AgreedChoice {
  const compared = comparedAmong(programs);
  const upTo = (places: readonly number[], calls: number): readonly Behaviours[] =>
    programs.map((_, place) => {
      if (!compared.includes(place)) return [];
      return (behaviours[place] ?? []).slice(0, places.includes(place) ? calls : FIRST_CALLS);
    });
  const first = chooseAmong(programs, upTo([], FIRST_CALLS), checked);
  const close = leading(first.clusters);
  return close.length === 0 ? first : chooseAmong(programs, upTo(close, Infinity), checked);
}
