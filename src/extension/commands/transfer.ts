/** What a download says of itself, at a moment in milliseconds. */
export type Moment = { readonly at: number; readonly bytes: number };

/** Over how long the rate is measured: long enough to be steady, short enough to be true. */
const WINDOW_MS = 5000;

/** Measures how fast bytes come in. */
export type Rate = {
  /** Bytes a second as of this moment; undefined until there are two moments apart. */
  at(moment: Moment): number | undefined;
};

export function createRate(): Rate {
  let moments: readonly Moment[] = [];
  return {
    at(moment) {
      const last = moments.at(-1);
      // A file that begins anew, or another file: what was measured is not about it.
      const kept = last !== undefined && moment.bytes < last.bytes ? [] : moments;
      moments = [...kept.filter(({ at }) => moment.at - at <= WINDOW_MS), moment];
      const [first = moment] = moments;
      const elapsed = moment.at - first.at;
      return elapsed <= 0 ? undefined : (1000 * (moment.bytes - first.bytes)) / elapsed;
    },
  };
}
