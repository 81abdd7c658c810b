import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FILE = join('node_modules', 'typescript', 'lib', 'typescript.js');
const MOST_CLIMB = 20;

/**
 * TypeScript's own file: the workspace's, from `root` upwards, or the first of other places that
 * has it. Loading the workspace's runs code of the workspace: in an untrusted one leave `root` out.
 * @param others folders that hold `node_modules/typescript`, such as the editor's own extensions
 */
export async function findTypescript(
  root: string | undefined,
  others: readonly string[] = [],
): Promise<string | undefined> {
  for (const folder of [...climb(root), ...others]) {
    const path = join(folder, FILE);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

function climb(root: string | undefined): readonly string[] {
  const folders: string[] = [];
  for (let at = root; at !== undefined && folders.length < MOST_CLIMB; at = dirname(at)) {
    folders.push(at);
    if (dirname(at) === at) break;
  }
  return folders;
}
