import { readFile, realpath, stat } from 'node:fs/promises';
import { errorText, ReasonCodeError } from '../../core/base/errors.ts';
import { isInside } from './inside-root.ts';

/** Files beyond this are not source code that a function's context is looked up in. */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

/**
 * Reads a UTF-8 file, its byte order mark kept. Throws a `file-unreadable` ReasonCodeError that
 * says what to do when it is missing, a folder, too big, binary or in another encoding.
 */
export async function readText(path: string, signal?: AbortSignal): Promise<string> {
  const fail = (message: string, cause?: unknown): ReasonCodeError =>
    new ReasonCodeError('file-unreadable', `${path} ${message}`, { cause, fields: { path } });
  let bytes: Buffer;
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw fail('is a folder: name a file in it.');
    if (!found.isFile()) throw fail('is not a regular file: name a source file.');
    if (found.size > MAX_FILE_BYTES) {
      const limit = MAX_FILE_BYTES / 1024 / 1024;
      throw fail(`is larger than ${limit} MB: move the function into a smaller file.`);
    }
    bytes = await readFile(path, signal === undefined ? {} : { signal });
  } catch (error) {
    if (error instanceof ReasonCodeError || signal?.aborted === true) throw error;
    throw fail(whatToDo(error), error);
  }
  if (bytes.includes(0)) throw fail('is not a text file: name a source file.');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw fail('is not UTF-8: save it with that encoding.', error);
  }
}

function whatToDo(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist: check the path.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: check its permissions.';
  return `could not be read (${errorText(error)}): check the path.`;
}

/** The text of a file that lies inside `root` once links are followed; undefined for any other. */
export async function readInside(
  root: string,
  path: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const [inside, real] = await Promise.all([realpath(root), realpath(path)]);
    return isInside(inside, real) ? await readText(real, signal) : undefined;
  } catch (error) {
    // What is beside the file is a bonus: an unreadable neighbour must not stop a solve.
    if (signal?.aborted === true) throw error;
    return undefined;
  }
}
