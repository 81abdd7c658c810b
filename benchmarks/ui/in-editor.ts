import { z } from 'zod';
import { round, spread } from '../spread.ts';
import { fromScript } from './part.ts';
import type { UiPart } from './part.ts';

const LATE = z.object({ p50: z.number(), p99: z.number(), max: z.number() });
/** What `scripts/vscode-host/measure-in-editor.mjs` prints; times in milliseconds. */
const MEASURED = z.object({
  activations: z.array(z.number()),
  searches: z.array(
    z.object({
      /** How late timers were during a search, and before it, while nothing went on. */
      search: LATE,
      idle: LATE,
      seconds: z.number(),
      simulations: z.number(),
      model: z.string(),
      /** Load average of the machine at the end. */
      load: z.number(),
    }),
  ),
});

/** Windows opened for it: each gives one figure, and the middle counts. */
const WINDOWS = 5;

/** What the extension costs the editor's own process: activation, and timers during a search. */
export const inEditor: UiPart = async () => {
  const told = await fromScript('vscode-host/measure-in-editor.mjs', [String(WINDOWS)]);
  if ('why' in told)
    return { eventLoopP99Ms: null, activationMs: null, notes: [`in the editor: ${told.why}`] };
  const { activations, searches } = MEASURED.parse(told.value);
  const p99 = searches.map(({ search }) => search.p99);
  return {
    eventLoopP99Ms: spread(p99).p50,
    activationMs: spread(activations).p50,
    inEditor: {
      model: searches[0]?.model,
      activationMs: activations.map(ms => round(ms)),
      eventLoopMs: {
        p50: searches.map(({ search }) => round(search.p50)),
        p99: p99.map(ms => round(ms)),
        max: searches.map(({ search }) => round(search.max)),
        idleP99: searches.map(({ idle }) => round(idle.p99)),
      },
      searchSeconds: searches.map(({ seconds }) => round(seconds)),
      candidates: searches.map(({ simulations }) => simulations),
      loadAverages: searches.map(({ load }) => load),
    },
  };
};
