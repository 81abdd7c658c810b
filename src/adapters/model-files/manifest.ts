import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const MANIFEST = z.object({
  version: z.literal(1),
  spec: z.string(),
  path: z.string(),
  sha256: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
  /** ISO 8601; records of older versions do not have it. */
  fetchedAt: z.string().exactOptional(),
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
  const fetchedAt = new Date().toISOString();
  const manifest: Manifest = { version: 1, spec, path, sha256, size, mtimeMs, fetchedAt };
  const target = manifestPath(folder, spec);
  await writeFile(`${target}.new`, JSON.stringify(manifest));
  await rename(`${target}.new`, target);
}

/** Forgets a specification; its file stays. */
export async function forget(folder: string, spec: string): Promise<void> {
  await rm(manifestPath(folder, spec), { force: true });
}

/** Every record of a folder that can be read, whether its file is as it was or not. */
export async function recallAll(folder: string): Promise<readonly Manifest[]> {
  const names = (await readdir(folder).catch(() => [])).filter(name =>
    /^[0-9a-f]{16}\.json$/.test(name),
  );
  const read = async (name: string): Promise<readonly Manifest[]> => {
    try {
      return [MANIFEST.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))];
    } catch {
      // Damaged: as good as none.
      return [];
    }
  };
  const all = (await Promise.all(names.sort().map(read))).flat();
  return all.sort((a, b) => a.spec.localeCompare(b.spec));
}
