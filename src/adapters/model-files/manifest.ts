import { createHash } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const MANIFEST = z.object({
  version: z.literal(1),
  spec: z.string(),
  path: z.string(),
  sha256: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
});

/** What is remembered of a file whose hash was checked once. */
export type Manifest = z.infer<typeof MANIFEST>;

function manifestPath(folder: string, spec: string): string {
  const name = createHash('sha256').update(spec).digest('hex').slice(0, 16);
  return join(folder, `${name}.json`);
}

/** The file of a specification, when it is there as it was when its hash was checked. */
export async function recall(folder: string, spec: string): Promise<Manifest | undefined> {
  try {
    const text = await readFile(manifestPath(folder, spec), 'utf8');
    const manifest = MANIFEST.parse(JSON.parse(text));
    const { size, mtimeMs } = await stat(manifest.path);
    const same = manifest.spec === spec && manifest.size === size && manifest.mtimeMs === mtimeMs;
    return same ? manifest : undefined;
  } catch {
    // Missing or damaged: the file is checked again, which is always right.
    return undefined;
  }
}

/** Remembers a file's hash, so that it need not be computed at every start. */
export async function remember(
  folder: string,
  { spec, path, sha256 }: Pick<Manifest, 'spec' | 'path' | 'sha256'>,
): Promise<void> {
  const { size, mtimeMs } = await stat(path);
  const manifest: Manifest = { version: 1, spec, path, sha256, size, mtimeMs };
  const target = manifestPath(folder, spec);
  await writeFile(`${target}.new`, JSON.stringify(manifest));
  await rename(`${target}.new`, target);
}
