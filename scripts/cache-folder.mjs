import { homedir } from 'node:os';
import { join } from 'node:path';

/** A place in the user's cache folder. */
export function cacheFolder(...names) {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'reason-code', ...names);
}
