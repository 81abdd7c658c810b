import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { outlineOfEnds, outlineOfWhole } from '../../core/trace/read-outline.ts';
import type { Ends } from '../../core/trace/read-outline.ts';

/** Read at each end at first; doubled as long as that is too little. */
const FIRST_BYTES = 64 * 1024;
/** A file of which more than this would have to be read is read no further, and called damaged. */
const MOST_BYTES = 32 * 1024 * 1024;

export type OutlinedFile = Ends & { readonly bytes: number; readonly modifiedMs: number };

/** What the two ends of a trace file tell, whatever its size. A file that cannot be read is damaged. */
export async function outlineFile(path: string, id: string): Promise<OutlinedFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size, mtimeMs } = await file.stat();
    return { ...(await outline(file, size, id)), bytes: size, modifiedMs: mtimeMs };
  } catch {
    return { ...damaged(id), bytes: 0, modifiedMs: 0 };
  } finally {
    await file?.close();
  }
}

async function outline(file: FileHandle, size: number, id: string): Promise<Ends> {
  for (let length = FIRST_BYTES; length <= MOST_BYTES; length *= 2) {
    if (size <= 2 * length) return outlineOfWhole(await readAt(file, 0, size), id);
    const head = await readAt(file, 0, length);
    const tail = await readAt(file, size - length, length);
    const found = outlineOfEnds(head, tail, id);
    if (found !== undefined) return found;
  }
  return damaged(id);
}

function damaged(id: string): Ends {
  return { id, startedAt: '', state: 'damaged', damagedLine: 1 };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
