import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { CheckpointStore } from '../../core/workflow/checkpoint.ts';

const MOST_BYTES = 512 * 1024 * 1024;

/**
 * A checkpoint as a file of JSON lines, made by the first record and readable by its owner only. A
 * last line that a crash cut off is cut away before the next record is written.
 */
export function createCheckpointFile(path: string): CheckpointStore {
  /** Where a line begins that was cut off; -1 where there is none, undefined until it was read. */
  let torn: number | undefined;
  const read = async (): Promise<readonly unknown[]> => {
    const bytes = await readFile(path).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (bytes.length > MOST_BYTES) throw damaged(path, 'It is larger than 512 MB');
    const whole = bytes.lastIndexOf('\n') + 1;
    torn = whole < bytes.length ? whole : -1;
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => parseLine(line, path, index + 1));
  };
  return {
    read,
    async append(record) {
      if (torn === undefined) await read();
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o600);
      try {
        if (torn !== undefined && torn >= 0) await truncate(path, torn);
        torn = -1;
        await file.appendFile(`${JSON.stringify(record)}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}

function parseLine(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw damaged(path, `Line ${number} is no JSON`, error);
  }
}

function damaged(path: string, why: string, cause?: unknown): ReasonCodeError {
  const message = `The checkpoint ${path} is damaged. ${why}. Delete it, or name another file.`;
  return new ReasonCodeError('checkpoint-damaged', message, { cause });
}
