import { rm, writeFile } from 'node:fs/promises';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';

/**
 * Writes a file that is not there yet, readable by its owner only. Throws `usage` when it is there
 * or cannot be written; nothing is left of it then.
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    // A full disk leaves the beginning.
    if (!isThere) await rm(path, { force: true }).catch(() => undefined);
    throw new ReasonCodeError(
      'usage',
      isThere
        ? `${path} is there already. Delete it, or name another file.`
        : `${path} cannot be written (${errorText(cause)}). Name a file in a folder that is there and can be written to.`,
      { cause },
    );
  }
}
