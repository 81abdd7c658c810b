import { open, stat, statfs } from 'node:fs/promises';

/** A file being written from some place on. */
export type PartFile = {
  /** Resolves when all of the chunk is handed to the system; rejects with its error code. */
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
};

/** What a download asks of the disk; a test gives another one. */
export type Disk = {
  /** Bytes that may still be written below a folder. */
  freeBytes(folder: string): Promise<number>;
  /** Opens a file for writing: at its end, or from the start with what was there gone. */
  openPart(path: string, from: 'end' | 'start'): Promise<PartFile>;
};

export const REAL_DISK: Disk = {
  async freeBytes(folder) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch {
      // Some network folders do not say: the write itself will.
      return Infinity;
    }
  },
  async openPart(path, from) {
    const file = await open(path, from === 'end' ? 'a' : 'w');
    return {
      write: chunk => file.appendFile(chunk),
      close: () => file.close(),
    };
  },
};

/** Bytes that may be read ahead of the disk. */
const MAX_BACKLOG = 4 * 1024 * 1024;

/**
 * Writes chunks in order while the next ones are read: what arrived before a connection is cut must
 * not be lost for having waited. `push` waits only when much is unwritten; `end` waits for all.
 */
export function queueWrites(file: PartFile): {
  push(chunk: Uint8Array): Promise<void>;
  end(): Promise<void>;
} {
  let last = Promise.resolve();
  let backlog = 0;
  return {
    async push(chunk) {
      backlog += chunk.length;
      last = last.then(async () => {
        await file.write(chunk);
        backlog -= chunk.length;
      });
      // A failure shows at the end, or here once the backlog is full.
      last.catch(() => undefined);
      if (backlog > MAX_BACKLOG) await last;
    },
    async end() {
      try {
        await last;
      } finally {
        await file.close();
      }
    },
  };
}

/** True for the errors that mean: no more bytes fit, or no more are allowed. */
export function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOSPC' || error.code === 'EDQUOT')
  );
}

/** Bytes of a file; 0 when there is none. */
export async function lengthOf(path: string): Promise<number> {
  return stat(path).then(
    found => found.size,
    () => 0,
  );
}
