import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files under `folders` whose path matches `wanted` and not `unwanted`, sorted. */
export function globSync(folders, wanted, unwanted = /^$/) {
  return folders
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath ?? entry.path, entry.name)),
    )
    .filter(path => wanted.test(path) && !unwanted.test(path))
    .sort();
}
