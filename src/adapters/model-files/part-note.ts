import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { isDiskFull } from './disk.ts';

const NOTE = z.object({
  version: z.literal(1),
  spec: z.string(),
  /** Bytes of the whole file, where the source said so. */
  size: z.number().exactOptional(),
  /** The server's name for the version of the file that the part is of. */
  etag: z.string().exactOptional(),
});

/** What is kept beside an unfinished download, to say later what it is a part of. */
export type PartNote = z.infer<typeof NOTE>;

const noteOf = (target: string): string => `${target}.part.json`;

/** Notes which specification the part of `target` belongs to, beside what was noted of it before. */
export async function notePart(target: string, note: Omit<PartNote, 'version'>): Promise<void> {
  const before = await readPartNote(target);
  await writePartNote(target, before?.spec === note.spec ? { ...before, ...note } : note);
}

/** Replaces a note. A full disk is no reason to fail: the note only says more. */
export async function writePartNote(
  target: string,
  note: Omit<PartNote, 'version'>,
): Promise<void> {
  const text = JSON.stringify({ ...note, version: 1 });
  await writeFile(noteOf(target), text).catch((error: unknown) => {
    if (!isDiskFull(error)) throw error;
  });
}

/** The note beside the part of `target`, when there is one that can be read. */
export async function readPartNote(target: string): Promise<PartNote | undefined> {
  try {
    return NOTE.parse(JSON.parse(await readFile(noteOf(target), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Deletes the note when the part itself is gone. */
export async function tidyPart(target: string): Promise<void> {
  const isThere = await stat(`${target}.part`).then(
    () => true,
    () => false,
  );
  if (!isThere) await rm(noteOf(target), { force: true });
}
