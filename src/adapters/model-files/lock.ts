import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../../core/base/abort.ts';
import type { LoadProgress } from '../../core/model/language-model.ts';

const POLL_MS = 500;

/**
 * Runs `work` while holding a lock file, so that two windows do not fetch the same model. A lock
 * whose process is gone is taken over. Waiting shows as progress and ends with the signal.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  { onProgress }: { readonly onProgress?: (progress: LoadProgress) => void },
  signal: AbortSignal | undefined,
): Promise<T> {
  while (!(await tryLock(path))) {
    throwIfAborted(signal);
    onProgress?.({ phase: 'downloading', detail: 'another window is fetching it' });
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const owner = Number(await readFile(path, 'utf8').catch(() => ''));
  if (isAlive(owner)) return false;
  await rm(path, { force: true });
  return false;
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
