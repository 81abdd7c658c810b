import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readRecord, writeRecord } from '../record-file.ts';
import { MARK, isOwnMark } from './running-mark.ts';
import type { Mark } from './running-mark.ts';

const MARK_FILE = z.object({
  version: z.literal(1),
  pid: z.number().int().positive(),
  host: z.string(),
  model: z.string(),
  at: z.number(),
});

const CRASHES = z.object({ version: z.literal(1), at: z.array(z.number()) });

/** What past crashes of a model in a host process mean for now. */
export type Standing =
  | { readonly banned: false }
  /** `until` is missing when it is for as long as the file and the engine stay what they are. */
  | { readonly banned: true; readonly until?: number };

const DAY_MS = 24 * 3600_000;
/** The older of two crashes counts for this long. */
const MEMORY_MS = 30 * DAY_MS;
/** A mark of another machine, in a folder that several share, is only litter after this long. */
const LITTER_MS = 30 * DAY_MS;
/** Clocks that are set while a machine starts are off by a little. */
const BOOT_SLACK_MS = 5000;
/** Keeping ten is more than is ever asked for. */
const KEPT = 10;

/**
 * One crash keeps a model out of host processes for a day, two within 30 days for good: who ended a
 * process by force in the middle of an answer left the same mark as a crash would, and one
 * mistake must heal by itself.
 */
export function standing(crashes: readonly number[], now: number): Standing {
  const recent = crashes.filter(at => now - at < MEMORY_MS);
  if (recent.length > 1) return { banned: true };
  const [last] = recent;
  if (last === undefined || now - last >= DAY_MS) return { banned: false };
  return { banned: true, until: last + DAY_MS };
}

/** The crashes of a model in host processes that are known, oldest first. */
export async function readCrashes(folder: string, model: string): Promise<readonly number[]> {
  return (await readRecord(crashPath(folder, model), CRASHES))?.at ?? [];
}

/**
 * Turns marks whose process is gone into remembered crashes, of whatever model. A mark older than
 * the machine's start is a power cut's or a shutdown's, not a crash's. All that is found of one
 * model at one time counts once: a session that was ended takes all its windows with it.
 * Gives the models and when it was; with `looks` nothing is changed.
 */
export async function noteCrashes(
  folder: string,
  { now = Date.now(), looks = false } = {},
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const name of await readdir(folder).catch(() => [])) {
    if (!MARK.test(name)) continue;
    const mark = await leftMark(join(folder, name), now);
    if (mark === undefined || (!looks && !(await take(join(folder, name))))) continue;
    if (mark.at + BOOT_SLACK_MS >= now - uptime() * 1000)
      found.set(mark.model, Math.max(mark.at, found.get(mark.model) ?? 0));
  }
  if (looks) return found;
  for (const [model, at] of found) {
    const before = await readCrashes(folder, model);
    await writeRecord(crashPath(folder, model), { version: 1, at: [...before, at].slice(-KEPT) });
  }
  return found;
}

/** The mark in a file if its process is gone. What is no mark, or litter, is removed. */
async function leftMark(path: string, now: number): Promise<Mark | undefined> {
  const parsed = MARK_FILE.safeParse(parseJson(await readFile(path, 'utf8').catch(() => '')));
  if (!parsed.success) {
    await rm(path, { force: true }).catch(() => undefined);
    return undefined;
  }
  const mark = parsed.data;
  if (mark.host !== hostname()) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > LITTER_MS) await rm(path, { force: true }).catch(() => undefined);
    return undefined;
  }
  if (mark.pid === process.pid) return isOwnMark(path) ? undefined : mark;
  return isAlive(mark.pid) ? undefined : mark;
}

/** Of several windows that see the same mark one alone succeeds in moving it away. */
async function take(path: string): Promise<boolean> {
  const aside = `${path}.${process.pid}.taken`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
    return true;
  } catch {
    return false;
  }
}

function crashPath(folder: string, model: string): string {
  return join(folder, `crashes-${model}.json`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
