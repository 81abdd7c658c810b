import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { ReasonCodeError } from '../core/base/errors.ts';

/**
 * The real path of a file inside a root, once all links are followed. Throws `file-unreadable` for
 * one that lies outside, or is not there.
 */
export async function confine(root: string, path: string): Promise<string> {
  const inside = await realpath(root);
  const wanted = resolve(inside, path);
  const real = await realpath(wanted).catch(() => undefined);
  const prefix = inside.endsWith(sep) ? inside : inside + sep;
  const found = real ?? wanted;
  if (!found.startsWith(prefix)) {
    const message = `${path} is outside of ${inside}, the folder that this server may read. Give a path inside it, or start the server with another --root.`;
    throw new ReasonCodeError('file-unreadable', message);
  }
  if (real === undefined)
    throw new ReasonCodeError('file-unreadable', `${path} does not exist: check the path.`);
  return real;
}
