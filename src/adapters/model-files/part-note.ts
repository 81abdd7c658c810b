import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const NOTE = z.object({
  version: z.literal(1),
  spec: z.string(),
  /** Bytes of the whole file, where the source said so. */
  size: z.number().exactOptional(),
});

/** What is kept beside an unfinished download, to say later what it is a part of. */
export type PartNote = z.infer<typeof NOTE>;

const noteOf = (target: string): string => `${target}.part.json`;

/** Notes which specification the part of `target` belongs to. */
export async function notePart(target: string, note: Omit<PartNote, 'version'>): Promise<void> {
  await writeFile(noteOf(target), JSON.stringify({ version: 1, ...note }));
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
