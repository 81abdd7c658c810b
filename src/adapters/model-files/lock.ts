import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { LoadProgress } from '../../core/model/language-model.ts';

const POLL_MS = 500;
/** The holder touches its lock this often, so that others can tell a live one from a left one. */
const BEAT_MS = 5_000;
/** A lock that nobody touched for this long is left over, whatever its process number says. */
const STALE_MS = 60_000;

/** The lock of everything that is fetched into a folder: one download at a time. */
export function fetchingLock(folder: string): string {
  return join(folder, 'fetching.lock');
}

export type LockOptions = {
  /** What the holder is at, in one line; others are told. */
  readonly subject: string;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
};

/**
 * Runs `work` while holding a lock file, so that two windows do not fetch the same model. A lock
 * whose process is gone is taken over. Waiting shows as progress and ends with the signal.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { subject, onProgress, signal }: LockOptions,
): Promise<T> {
  while (!(await tryLock(path, subject))) {
    throwIfAborted(signal);
    onProgress?.({ phase: 'downloading', detail: 'another window is fetching it' });
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

/** What the holder of a lock is at, or `undefined` when nobody holds it. */
export async function lockedFor(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined || (await isLeftOver(path))) return undefined;
  return text.slice(text.indexOf('\n') + 1);
}

async function tryLock(path: string, subject: string): Promise<boolean> {
  try {
    await writeFile(path, `${process.pid}\n${subject}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (!(await isLeftOver(path))) return false;
  // Of several that see the same left lock one alone succeeds in moving it away.
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
  return false;
}

async function isLeftOver(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const age = Date.now() - mtimeMs;
    const owner = await readFile(path, 'utf8');
    // An empty one was made a moment ago: its owner has not written its number yet.
    if (owner === '') return age > BEAT_MS;
    return age > STALE_MS || !isAlive(Number.parseInt(owner, 10));
  } catch {
    // It went away meanwhile: there is nothing left to take over.
    return false;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
