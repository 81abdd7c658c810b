import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { readText } from './read-text.ts';

/**
 * Replaces a file's text in one step, if it still is what was read. Throws `file-unreadable` when
 * it changed meanwhile or cannot be written; the file is then as it was.
 */
export async function replaceText(path: string, before: string, after: string): Promise<void> {
  if ((await readText(path)) !== before) {
    throw new ReasonCodeError(
      'file-unreadable',
      `${path} was changed while the search ran; nothing was written. Run it again on the new text.`,
    );
  }
  // A link is followed: the file it names is replaced, the link stays.
  const target = await realpath(path);
  const fresh = `${target}.${randomBytes(4).toString('hex')}.new`;
  try {
    const { mode } = await stat(target);
    await writeFile(fresh, after, { flag: 'wx', mode });
    await rename(fresh, target);
  } catch (cause) {
    await rm(fresh, { force: true });
    const message = `${path} cannot be written (${errorText(cause)}); it is as it was. Check its permissions.`;
    throw new ReasonCodeError('file-unreadable', message, { cause });
  }
}
