/** Decides with how many threads the next step is evaluated, from how long the last ones took. */
export type Pace = {
  readonly threads: number;
  /** The number that did best so far; `threads` may be trying another. */
  readonly settled: number;
  /** Tells what a step took: milliseconds, and how many answers it went on with. */
  took(ms: number, width: number): void;
};

type Trial = { readonly rung: number; steps: number; sum: number };

type State = {
  /** Numbers of threads, ascending, and which of them is taken. */
  readonly ladder: readonly number[];
  rung: number;
  trial: Trial | undefined;
  /** Steps since the last trial, and how many make the next one due. */
  since: number;
  period: number;
  /** Steps in a row that were far too long. */
  slow: number;
  upwards: boolean;
  /** Mean time of a step, by rung and about as many answers. */
  readonly means: Map<string, number>;
};

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
  const state: State = {
    ladder,
    rung: Math.max(0, ladder.indexOf(start)),
    trial: undefined,
    since: 0,
    period: FIRST_PERIOD,
    slow: 0,
    upwards: true,
    means: new Map(),
  };
  return {
    get threads() {
      return ladder[state.trial?.rung ?? state.rung] ?? 1;
    },
    get settled() {
      return ladder[state.rung] ?? 1;
    },
    took(ms, width) {
      if (state.trial === undefined) usualStep(state, ms, width);
      else trialStep(state, state.trial, ms, width);
    },
  };
}

function usualStep(state: State, ms: number, width: number): void {
  const { means, ladder, rung } = state;
  const key = keyOf(state, width);
  const usual = means.get(key);
  state.slow = usual !== undefined && ms > COLLAPSED * usual ? state.slow + 1 : 0;
  means.set(key, usual === undefined ? ms : usual + NEWEST * (ms - usual));
  state.since += 1;
  if (ladder.length < 2) return;
  if (state.slow >= 2 && rung > 0) begin(state, rung - 1);
  else if (state.since >= state.period) tryNeighbour(state);
}

function trialStep(state: State, trial: Trial, ms: number, width: number): void {
  const key = keyOf(state, width);
  const usual = state.means.get(key);
  trial.steps += 1;
  // One step that collapses is enough; the first of several still pays for the change itself.
  const hasCollapsed = usual !== undefined && ms > COLLAPSED * usual;
  if (trial.steps > 1) trial.sum += ms;
  if (!hasCollapsed && trial.steps < TRIAL_STEPS) return;
  const mean = trial.sum / (TRIAL_STEPS - 1);
  state.trial = undefined;
  if (!hasCollapsed && (usual === undefined || mean < WORTH * usual)) {
    state.rung = trial.rung;
    state.period = FIRST_PERIOD;
    state.means.set(keyOf(state, width), mean);
  } else state.period = Math.min(LONGEST_PERIOD, 2 * state.period);
}

function begin(state: State, rung: number): void {
  state.since = 0;
  state.slow = 0;
  if (state.ladder[rung] !== undefined) state.trial = { rung, steps: 0, sum: 0 };
}

/** The one above and the one below in turn; at an end, the only one there is. */
function tryNeighbour(state: State): void {
  const { rung, ladder } = state;
  state.upwards = !state.upwards;
  const step = state.upwards ? 1 : -1;
  begin(state, ladder[rung + step] === undefined ? rung - step : rung + step);
}

function keyOf({ rung }: State, width: number): string {
  return `${String(rung)} ${String(bucket(width))}`;
}

/** Steps of about as many answers take about as long. */
function bucket(width: number): number {
  return Math.ceil(Math.log2(Math.max(1, width)));
}
