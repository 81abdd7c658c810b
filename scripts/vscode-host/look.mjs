import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const EVERY_MS = 100;

/** Looks again and again, for so long at most; gives what was found, or `undefined`. */
export async function until(ms, look) {
  for (const end = Date.now() + ms; Date.now() < end;) {
    const found = await look();
    if (found) return found;
    await new Promise(resolve => setTimeout(resolve, EVERY_MS));
  }
  return undefined;
}

/** All that lies below a folder, by paths from there; nothing when there is no such folder. */
export function namesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true });
  } catch {
    return [];
  }
}

/** The traces that an editor whose server works in `work` has written. */
export function traceFiles(work) {
  const storage = join(work, 'data', 'User', 'globalStorage');
  return namesBelow(storage)
    .filter(name => name.endsWith('.trace.jsonl'))
    .map(name => join(storage, name));
}
