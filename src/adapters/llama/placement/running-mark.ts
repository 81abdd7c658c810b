import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What a mark on disk says: in this process native code was at work on this model. */
export type Mark = {
  readonly version: 1;
  readonly pid: number;
  readonly host: string;
  readonly model: string;
  /** When the work began, in milliseconds since 1970. */
  readonly at: number;
};

/** A file that is there while native code is at work in this process, and outlives its crash. */
export type RunningMark = {
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Takes it away at once: what happens from now on is no crash that matters. */
  clear(): void;
};

export const MARK = /^running-.+\.json$/;

/** Marks of this process. A mark with its number that is not among them is an older process's. */
const own = new Set<string>();

export function isOwnMark(path: string): boolean {
  return own.has(path);
}

/** Between two answers of a search there is a moment; a file is not worth making anew for each. */
const LINGER_MS = 1000;

/**
 * Makes a mark for a model; nothing is written yet. Written before the first of several works and
 * taken away after the last, and when the process exits in an orderly way. It is synchronous: it
 * must be there before native code can take the process away, and it must go in an `exit` event.
 */
export function createRunningMark(
  folder: string,
  model: string,
  lingerMs = LINGER_MS,
): RunningMark {
  const path = join(folder, `running-${process.pid}-${randomUUID()}.json`);
  let works = 0;
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    if (own.has(path)) return;
    own.add(path);
    process.once('exit', clear);
    const mark: Mark = { version: 1, pid: process.pid, host: hostname(), model, at: Date.now() };
    attempt(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(mark));
      renameSync(`${path}.new`, path);
    });
  };
  const clear = (): void => {
    clearTimeout(timer);
    if (!own.delete(path)) return;
    process.off('exit', clear);
    attempt(() => rmSync(path, { force: true }));
  };
  return {
    clear,
    async during(work) {
      works += 1;
      write();
      try {
        return await work();
      } finally {
        works -= 1;
        if (works === 0 && own.has(path)) timer = setTimeout(clear, lingerMs).unref();
      }
    },
  };
}

/** A folder that cannot be written means that a crash is not remembered, and nothing else. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    return;
  }
}
