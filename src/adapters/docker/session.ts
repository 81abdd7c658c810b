import { createSemaphore } from '../../core/base/semaphore.ts';
import type { Semaphore } from '../../core/base/semaphore.ts';
import { findEndpoints } from './endpoint/find-endpoints.ts';
import { thisWorld } from './endpoint/this-world.ts';
import { openEngine } from './engine/open-engine.ts';
import type { OpenEngine } from './engine/open-engine.ts';
import type { GuestSources } from './guest-sources.ts';
import { createLauncher } from './launcher.ts';
import type { Launcher } from './launcher.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';

/** One engine, for as long as it answers: the connection, the parked containers, the places. */
export type Session = {
  readonly open: OpenEngine;
  readonly launcher: Launcher;
  readonly pool: Pool;
  /** Candidates that run side by side. */
  readonly places: Semaphore;
  close(): Promise<void>;
};

export type SessionOptions = {
  readonly image: string;
  readonly sources: GuestSources;
  /** The engine's address, as the user's setting has it; empty for none. */
  readonly host: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default the engine's processors, at most 8 */
  readonly concurrency?: number;
  /** Containers that wait for each language in use. @default 4 */
  readonly parked?: number;
};

const MOST_PLACES = 8;
/** As many as a search has under way at once, so that all of them find one waiting. */
const PARKED = 4;

/** Finds the engine and gets it ready. Rejects with `sandbox-unavailable` or `usage`. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { image, sources, host, env } = options;
  const open = await openEngine(findEndpoints(thisWorld(host, env)), image);
  const launcher = await createLauncher(open, { image, sources });
  const places = options.concurrency ?? Math.max(1, Math.min(MOST_PLACES, open.info.cpus));
  const pool = createPool(launcher, options.parked ?? PARKED);
  return {
    open,
    launcher,
    pool,
    places: createSemaphore(places),
    async close() {
      await pool.end();
      await launcher.close();
    },
  };
}
