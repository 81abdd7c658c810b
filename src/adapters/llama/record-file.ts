import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Reads a small JSON file; undefined when it is missing, damaged or of another version. */
export async function readRecord<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Writes such a file whole or not at all. A folder that cannot be written (a full disk, say) only
 * means that nothing is remembered: where the model runs is no reason not to run it.
 */
export async function writeRecord(path: string, record: object): Promise<void> {
  const next = `${path}.${randomUUID()}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(next, JSON.stringify(record));
    await rename(next, path);
  } catch {
    await rm(next, { force: true }).catch(() => undefined);
  }
}
