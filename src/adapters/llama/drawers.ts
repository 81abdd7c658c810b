import { createDrawn } from '../../core/model/distinct.ts';
import type { Drawn, DrawnPlace } from '../../core/model/distinct.ts';
import type { Leaf } from './leaf.ts';

/** Remembers, for a while, what was drawn where nothing is to be drawn twice. */
export type Drawers = {
  /** Where a leaf's draws begin; undefined when it may draw what was drawn before. */
  placeFor(leaf: Leaf): DrawnPlace | undefined;
};

/** Groups remembered at once, and tokens of one of them: both far beyond what one solve draws. */
const MOST_GROUPS = 64;
const MOST_TOKENS = 200_000;

/** What was drawn belongs to a name, a prompt and a way of sampling; the oldest are forgotten. */
export function createDrawers(): Drawers {
  const groups = new Map<string, Drawn>();
  return {
    placeFor({ prompt, request }) {
      const { temperature, topK, topP, distinctWithin } = request.sampling;
      if (distinctWithin === undefined || temperature <= 0) return undefined;
      const key = [distinctWithin, temperature, topK, topP, ...prompt].join(' ');
      const known = groups.get(key);
      const drawn = known !== undefined && known.size < MOST_TOKENS ? known : createDrawn();
      groups.delete(key);
      groups.set(key, drawn);
      const [oldest] = groups.keys();
      if (groups.size > MOST_GROUPS && oldest !== undefined) groups.delete(oldest);
      return drawn.root;
    },
  };
}
