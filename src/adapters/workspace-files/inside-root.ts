import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { ReasonCodeError } from '../../core/base/errors.ts';

/** Whether a path lies below a folder; neither is followed. */
export function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** A file of a workspace. */
export type Inside = {
  /** As it was named, below the real root. */
  readonly path: string;
  /** Once its links are followed. */
  readonly real: string;
};

/**
 * Where a file of a workspace is; it need not be there. Throws `file-unreadable` for one that lies
 * outside: by its name, so that nothing is learned of what is there, or once its links are followed.
 */
export async function insideRoot(root: string, named: string): Promise<Inside> {
  const base = await realpath(resolve(root));
  const path = resolve(base, named);
  const real = isInside(base, path) ? await realpath(path).catch(() => path) : path;
  if (isInside(base, real)) return { path, real };
  const shown = JSON.stringify(named.slice(0, 200));
  const message = `${shown} is not in the workspace: give a path relative to its root.`;
  throw new ReasonCodeError('file-unreadable', message);
}
