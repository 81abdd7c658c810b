/** Decides with how many threads the next step is evaluated, from how long the last ones took. */
export type Pace = {
  readonly threads: number;
  /** Tells what a step took: milliseconds, and how many answers it went on with. */
  took(ms: number, width: number): void;
};

type Estimates = Map<string, number>;

/** Weight of the newest step in the mean. */
const NEWEST = 0.2;
/** Steps at another number of threads before it is believed to be better. */
const TRIAL_STEPS = 4;
/** Steps between trials; they get rarer while nothing better is found. */
const FIRST_PERIOD = 32;
const LONGEST_PERIOD = 512;
/** A step so many times longer than usual says that something else wants the cores. */
const COLLAPSED = 1.6;
/** Gain below which a change is not worth making. */
const WORTH = 0.95;

/**
 * Climbs to the number of threads at which steps are shortest, and keeps looking. Threads of ggml
 * spin at their barriers: with as many as cores an idle machine is fastest, and one other busy
 * process makes it four times slower than with one thread less (inference.md, section 2), so no
 * fixed number is right. Pure: it sees nothing but the times it is told.
 */
export function createPace(candidates: readonly number[], start: number): Pace {
  const ladder = candidates.toSorted((a, b) => a - b);
  let rung = Math.max(0, ladder.indexOf(start));
  let trial: { readonly rung: number; steps: number; sum: number } | undefined;
  let since = 0;
  let period = FIRST_PERIOD;
  let slow = 0;
  let upwards = true;
  const means: Estimates = new Map();
  const key = (width: number): string => `${rung} ${bucket(width)}`;

  const begin = (to: number): void => {
    since = 0;
    slow = 0;
    if (ladder[to] !== undefined) trial = { rung: to, steps: 0, sum: 0 };
  };
  const tryNeighbour = (): void => {
    upwards = !upwards;
    const wanted = upwards ? rung + 1 : rung - 1;
    begin(ladder[wanted] === undefined ? 2 * rung - wanted : wanted);
  };
  const settle = (to: number | undefined): void => {
    trial = undefined;
    period = to === undefined ? Math.min(LONGEST_PERIOD, 2 * period) : FIRST_PERIOD;
    if (to !== undefined) rung = to;
  };
  const tried = (ms: number, width: number): void => {
    if (trial === undefined) return;
    const usual = means.get(key(width));
    trial.steps += 1;
    // The first step still pays for the change itself, and for one that collapses there is no need
    // of a second.
    if (usual !== undefined && ms > COLLAPSED * usual) {
      settle(undefined);
      return;
    }
    if (trial.steps > 1) trial.sum += ms;
    if (trial.steps < TRIAL_STEPS) return;
    const mean = trial.sum / (TRIAL_STEPS - 1);
    const isBetter = usual === undefined || mean < WORTH * usual;
    const to = trial.rung;
    settle(isBetter ? to : undefined);
    if (isBetter) means.set(key(width), mean);
  };
  return {
    get threads() {
      return ladder[trial?.rung ?? rung] ?? 1;
    },
    took(ms, width) {
      if (trial !== undefined) {
        tried(ms, width);
        return;
      }
      const usual = means.get(key(width));
      slow = usual !== undefined && ms > COLLAPSED * usual ? slow + 1 : 0;
      means.set(key(width), usual === undefined ? ms : usual + NEWEST * (ms - usual));
      since += 1;
      if (ladder.length < 2) return;
      if (slow >= 2 && rung > 0) begin(rung - 1);
      else if (since >= period) tryNeighbour();
    },
  };
}

/** Steps of about as many answers take about as long. */
function bucket(width: number): number {
  return Math.ceil(Math.log2(Math.max(1, width)));
}
