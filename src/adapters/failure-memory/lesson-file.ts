import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { orAbort } from '../../core/base/abort.ts';
import { LESSON } from '../../core/memory/lesson.ts';
import type { Lesson } from '../../core/memory/lesson.ts';

/** Lessons in a file, a line of JSON each. */
export type LessonFile = {
  /** All that can be read, the oldest first; a file that is not there holds none. */
  read(signal?: AbortSignal): Promise<readonly Lesson[]>;
  append(lessons: readonly Lesson[]): Promise<void>;
};

/** A file above this is cut down to its newer half. */
export const MAX_BYTES = 2 * 1024 * 1024;
/** A line beyond this is not of ours. */
const MAX_LINE = 64 * 1024;

/** Opens the file of a path; it is made by the first `append`, for nobody else to read. */
export function createLessonFile(path: string, maxBytes = MAX_BYTES): LessonFile {
  return {
    async read(signal) {
      return parse(await orAbort(readEnd(path, maxBytes), signal));
    },
    async append(lessons) {
      if (lessons.length === 0) return;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Begins with a line end: a line before it may have been cut short by a crash.
      const lines = lessons.map(lesson => JSON.stringify(LESSON.parse(lesson)));
      await appendFile(path, `\n${lines.join('\n')}\n`, { mode: 0o600 });
      const { size } = await stat(path);
      if (size > maxBytes) await shorten(path, maxBytes);
    },
  };
}

/** The end of a file, as much as may be kept of it: it may have been made huge by somebody else. */
async function readEnd(path: string, maxBytes: number): Promise<string> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
  try {
    const { size } = await file.stat();
    const length = Math.min(size, maxBytes * 2);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, size - length);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The lines that are lessons; others are passed over. */
function parse(text: string): readonly Lesson[] {
  return text.split('\n').flatMap(line => {
    if (line === '' || line.length > MAX_LINE) return [];
    try {
      const { success, data } = LESSON.safeParse(JSON.parse(line));
      return success ? [data] : [];
    } catch {
      return [];
    }
  });
}

/** Keeps the newer half. Another window that appends at this moment may lose what it added. */
async function shorten(path: string, maxBytes: number): Promise<void> {
  const lines = parse(await readEnd(path, maxBytes)).map(lesson => JSON.stringify(lesson));
  let bytes = 0;
  const kept = lines
    .toReversed()
    .filter(line => (bytes += Buffer.byteLength(line) + 1) <= maxBytes / 2)
    .reverse();
  const next = `${path}.${randomUUID()}.new`;
  try {
    await writeFile(next, `${kept.join('\n')}\n`, { mode: 0o600 });
    await rename(next, path);
  } finally {
    await rm(next, { force: true });
  }
}
