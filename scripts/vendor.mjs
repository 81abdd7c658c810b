import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Files that are taken from pinned packages at build time. Each is checked against the SHA-256
 * written here, so that a changed package is noticed and not shipped. One that goes nowhere (`to`)
 * is only checked: the tests run it from where it lies.
 */
const FILES = JSON.parse(await readFile(new URL('./vendor.json', import.meta.url), 'utf8'));

/** Copies every vendored file into `dist/vendor`; throws when one is not what was pinned. */
export async function vendor(root) {
  for (const { from, to, sha256 } of FILES) {
    const source = join(root, 'node_modules', from);
    const found = createHash('sha256')
      .update(await readFile(source))
      .digest('hex');
    if (found !== sha256) {
      throw new Error(`${from} has SHA-256 ${found}, expected ${sha256}: not building with it.`);
    }
    if (to === undefined) continue;
    const target = join(root, 'dist', 'vendor', to);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(source, target);
  }
}
