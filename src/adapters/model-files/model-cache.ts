import { readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { ReasonCodeError, errorText } from '../../core/base/errors.ts';
import { lengthOf } from './disk.ts';
import { fetchingLock, lockedFor } from './lock.ts';
import { forget, recallAll } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { parseModelSpec } from './parse-model-spec.ts';
import { readPartNote, tidyPart } from './part-note.ts';

/**
 * - `ready`: as it was when its hash was checked
 * - `changed`: size or time differ since; it is checked or fetched again before it is used
 * - `missing`: the record is there, the file is not
 * - `unrecorded`: the file is there, nothing is known of where it came from
 */
export type CachedState = 'ready' | 'changed' | 'missing' | 'unrecorded';

/** A model file in the cache. */
export type CachedModel = {
  /** Absent where nothing is recorded. */
  readonly spec?: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256?: string;
  /** ISO 8601. */
  readonly fetchedAt?: string;
  readonly state: CachedState;
};

/** A download that was cut off, or runs in some window. */
export type UnfinishedDownload = {
  readonly spec?: string;
  readonly path: string;
  readonly bytes: number;
  readonly totalBytes?: number;
  readonly running: boolean;
};

export type CacheContent = {
  readonly folder: string;
  readonly models: readonly CachedModel[];
  readonly unfinished: readonly UnfinishedDownload[];
  /** What some window fetches at the moment. */
  readonly fetching?: string;
};

const PART = '.part';

/** Everything in a cache folder; one that is not there is empty. */
export async function listCache(folder: string): Promise<CacheContent> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = names.map(name => join(folder, name)).sort();
  const fetching = await lockedFor(fetchingLock(folder));
  const recorded = await Promise.all((await recallAll(folder)).map(withState));
  const known = new Set(recorded.map(({ path }) => path));
  const strays = paths.filter(path => path.endsWith('.gguf') && !known.has(path));
  const parts = paths.filter(path => path.endsWith(`.gguf${PART}`));
  return {
    folder,
    models: [
      ...recorded,
      ...(await Promise.all(
        strays.map(async (path): Promise<CachedModel> => {
          return { path, bytes: await lengthOf(path), state: 'unrecorded' };
        }),
      )),
    ],
    unfinished: await Promise.all(parts.map(part => describePart(part, fetching))),
    ...(fetching === undefined ? {} : { fetching }),
  };
}

async function withState(record: Manifest): Promise<CachedModel> {
  const { spec, path, sha256, size, mtimeMs, fetchedAt } = record;
  const found = await stat(path).catch(() => undefined);
  const same = found?.size === size && found.mtimeMs === mtimeMs;
  return {
    spec,
    path,
    bytes: found?.size ?? 0,
    sha256,
    fetchedAt: fetchedAt ?? new Date(mtimeMs).toISOString(),
    state: found === undefined ? 'missing' : same ? 'ready' : 'changed',
  };
}

async function describePart(
  path: string,
  fetching: string | undefined,
): Promise<UnfinishedDownload> {
  const note = await readPartNote(path.slice(0, -PART.length));
  return {
    ...(note === undefined ? {} : { spec: note.spec }),
    path,
    bytes: await lengthOf(path),
    ...(note?.size === undefined ? {} : { totalBytes: note.size }),
    running: note !== undefined && note.spec === fetching,
  };
}

export type Removal = {
  readonly spec: string;
  readonly removed: readonly string[];
  readonly bytes: number;
};

/**
 * Deletes a model, its record and what there is of an unfinished download of it.
 * @param named a specification, or the path of a file in the cache
 * Throws `model-missing` when the cache has nothing of it, `usage` while some window fetches it.
 */
export async function removeModel(folder: string, named: string): Promise<Removal> {
  const text = parseModelSpec(named).text;
  const path = resolve(text);
  const { models, unfinished, fetching } = await listCache(folder);
  const isMeant = (one: { readonly spec?: string; readonly path: string }): boolean =>
    one.spec === text || one.path === path;
  const files = models.filter(isMeant);
  const parts = unfinished.filter(isMeant);
  if (files.length + parts.length === 0)
    throw new ReasonCodeError(
      'model-missing',
      `There is nothing of ${text} in ${folder}. \`reason-code models list\` shows what there is.`,
    );
  if (fetching === text || parts.some(({ running }) => running))
    throw new ReasonCodeError(
      'usage',
      `${text} is being fetched by another window. Cancel that first, or wait for its end.`,
    );
  const targets = [...files, ...parts].filter(one => isInside(folder, one.path));
  for (const one of targets) await deleteFile(one.path);
  for (const part of parts) await tidyPart(part.path.slice(0, -PART.length));
  // Another specification may stand for the same file.
  const gone = new Set(targets.map(one => one.path));
  for (const { spec, path: at } of models)
    if (spec !== undefined && (spec === text || gone.has(at))) await forget(folder, spec);
  return {
    spec: text,
    removed: [...gone],
    bytes: targets.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** A record is a file anyone may have written: nothing outside the cache is deleted for it. */
function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

async function deleteFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    throw new ReasonCodeError(
      'usage',
      `${path} could not be deleted (${errorText(cause)}). Close what uses it, then try again.`,
      { cause },
    );
  }
}
