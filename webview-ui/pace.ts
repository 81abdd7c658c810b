/** On a page's root while there are news that are not drawn yet. */
const BEHIND = 'data-behind';

/** Asks for a drawing of what is there by then. */
export type Pace = {
  /** With the next frame: for what a person did, who waits for it. */
  readonly soon: () => void;
  /**
   * Once the page has rested from the last drawing as long as that took, a second at most: for news,
   * which may come faster than a large tree can be drawn, and must leave time for clicks.
   */
  readonly rested: () => void;
  /** Without waiting for a frame. */
  readonly now: () => void;
};

/** What a pace knows of time. */
export type Beat = {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  readonly frame: (then: () => void) => void;
  readonly after: (ms: number, then: () => void) => void;
};

const BROWSER: Beat = {
  now: () => performance.now(),
  frame: then => requestAnimationFrame(then),
  after: (ms, then) => setTimeout(then, ms),
};

/** News are never older than this and two drawings, in milliseconds. */
export const LONGEST_REST = 1000;

/** The pace of a page, whose root says so while it is behind. */
export function paceOf(root: HTMLElement, draw: () => void): Pace {
  const pace = createPace(() => {
    root.toggleAttribute(BEHIND, false);
    draw();
  });
  return {
    ...pace,
    rested() {
      root.toggleAttribute(BEHIND, true);
      pace.rested();
    },
  };
}

/**
 * Draws once a frame at most. A drawing counts until its style, layout and painting are done, too:
 * with many elements these are the larger part.
 */
export function createPace(draw: () => void, beat: Beat = BROWSER): Pace {
  let asked: 'no' | 'rested' | 'soon' = 'no';
  /** Until when the page rests; not known until the last drawing is painted. */
  let restsUntil: number | undefined = 0;
  const now = (): void => {
    const began = beat.now();
    asked = 'no';
    restsUntil = undefined;
    draw();
    // What is put off in a frame comes after the browser has painted it.
    beat.after(0, () => {
      const ended = beat.now();
      restsUntil = ended + Math.min(LONGEST_REST, ended - began);
      if (asked === 'rested') rest(restsUntil - ended);
    });
  };
  const fire = (): void => {
    if (asked !== 'no') now();
  };
  const rest = (ms: number): void => {
    if (ms > 0) beat.after(ms, () => asked === 'rested' && beat.frame(fire));
    else beat.frame(fire);
  };
  return {
    now,
    soon() {
      if (asked !== 'soon') beat.frame(fire);
      asked = 'soon';
    },
    rested() {
      if (asked !== 'no') return;
      asked = 'rested';
      if (restsUntil !== undefined) rest(restsUntil - beat.now());
    },
  };
}
