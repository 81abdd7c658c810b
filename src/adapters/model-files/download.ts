import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbortError, throwIfAborted } from '../../core/base/abort.ts';
import { byteSize } from '../../core/base/byte-size.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { LoadProgress } from '../../core/model/language-model.ts';
import { REAL_DISK, isDiskFull, lengthOf, queueWrites } from './disk.ts';
import type { Disk } from './disk.ts';
import { hashFile } from './hash-file.ts';
import { authorization, errorReason, failed } from './hub.ts';
import type { HubOptions, RemoteFile } from './hub.ts';
import { readPartNote, writePartNote } from './part-note.ts';

export type DownloadOptions = HubOptions & {
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Attempts in a row that bring nothing before it is given up. @default 5 */
  readonly attempts?: number;
  /** Longest pause in the stream before the connection is given up. @default 60000 */
  readonly idleMs?: number;
  /** The first wait between attempts; doubled each time. @default 500 */
  readonly retryMs?: number;
  /** @default the machine's */
  readonly disk?: Disk;
};

/** Room left free on the disk beside a download, in bytes: traces and the editor need some, too. */
const DISK_MARGIN = 128 * 1024 * 1024;

/**
 * Fetches a file to `target`. What arrived stays in `target.part`, so that a cut connection, or
 * the next run, goes on where it stopped. The file gets its name only when its SHA-256 is what
 * the source said (or, where it said nothing, when its length is). Gives the SHA-256.
 */
export async function download(
  file: RemoteFile,
  target: string,
  options: DownloadOptions,
): Promise<string> {
  const { attempts = 5, retryMs = 500, signal } = options;
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  if (await isThere(file, target, options)) return file.sha256 ?? '';
  let size = file.size;
  for (let fruitless = 0; ;) {
    throwIfAborted(signal);
    const before = await lengthOf(part);
    if (size !== undefined && before >= size) break;
    try {
      size = await fetchRest(
        { ...file, ...(size === undefined ? {} : { size }) },
        part,
        before,
        options,
      );
    } catch (error) {
      if (isAbortError(error) && signal?.aborted === true) throw error;
      if (isReasonCodeError(error, 'model-download-failed')) throw error;
      if (isDiskFull(error)) throw diskFull(file.name, await lengthOf(part), size, error);
      fruitless = (await lengthOf(part)) > before ? 0 : fruitless + 1;
      if (fruitless >= attempts)
        throw failed(file.name, `the connection failed (${errorReason(error)})`, error);
      await sleep(retryMs * 2 ** fruitless, undefined, signal === undefined ? {} : { signal });
    }
  }
  return verify(file, part, target, options);
}

/** Whether the file is there already with the hash that the source says: its record alone is gone. */
async function isThere(
  { name, size, sha256 }: RemoteFile,
  target: string,
  { onProgress, signal }: DownloadOptions,
): Promise<boolean> {
  if (sha256 === undefined || size === undefined || (await lengthOf(target)) !== size) return false;
  onProgress?.({ phase: 'verifying', detail: name });
  return (await hashFile(target, signal)) === sha256;
}

async function verify(
  file: RemoteFile,
  part: string,
  target: string,
  { onProgress, signal }: DownloadOptions,
): Promise<string> {
  onProgress?.({ phase: 'verifying', detail: file.name });
  const found = await hashFile(part, signal);
  if (file.sha256 !== undefined && file.sha256 !== found) {
    await rm(part, { force: true });
    throw failed(
      file.name,
      `its SHA-256 is ${found}, the hub says ${file.sha256}: the file was damaged or exchanged on the way, and was deleted`,
    );
  }
  await rename(part, target);
  return found;
}

/** Appends what is missing to the part; gives the whole length when the server says it. */
async function fetchRest(
  file: RemoteFile,
  part: string,
  have: number,
  options: DownloadOptions,
): Promise<number> {
  const { disk = REAL_DISK, idleMs = 60_000 } = options;
  const watch = new AbortController();
  const signal =
    options.signal === undefined ? watch.signal : AbortSignal.any([options.signal, watch.signal]);
  let timer: NodeJS.Timeout | undefined;
  const stillAlive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => watch.abort(), idleMs);
  };
  stillAlive();
  try {
    if (file.size !== undefined)
      await mustHaveRoom(file.name, dirname(part), file.size - have, disk);
    const headers = {
      ...authorization(file.url, options),
      // Compressed on the way, a range would be one of the compressed bytes.
      'accept-encoding': 'identity',
      ...(have > 0 ? { range: `bytes=${have}-`, ...(await sameVersion(file, part)) } : {}),
    };
    const response = await options.fetch(file.url, { signal, headers });
    if (response.status === 416) return await wholeAlready(response, part, have);
    const start = startOf(response, have);
    if (start === undefined || response.body === null)
      throw failed(file.name, `the server answered ${response.status} where the file should be`);
    const total = file.size ?? totalOf(response, start);
    if (file.size === undefined && total !== undefined)
      await mustHaveRoom(file.name, dirname(part), total - start, disk);
    const onLength = (length: number): void => {
      stillAlive();
      if (total !== undefined && length > total)
        throw failed(file.name, 'it is longer than announced');
      report(options, file, length, total);
    };
    const first = (): Promise<void> =>
      start === 0 ? noteVersion(response, part) : Promise.resolve();
    return await writeBody(response.body, { part, start, total, disk, first, onLength });
  } finally {
    clearTimeout(timer);
    // An answer that was not read to its end must not keep its connection.
    watch.abort();
  }
}

/** Asks for the rest only of the version that the part is of: without a hash nobody would notice. */
async function sameVersion(
  { sha256 }: RemoteFile,
  part: string,
): Promise<{ readonly 'if-range'?: string }> {
  const etag = sha256 === undefined ? (await readPartNote(targetOf(part)))?.etag : undefined;
  return etag === undefined ? {} : { 'if-range': etag };
}

/** A weak name may stand for versions that differ in bytes: it is not kept. */
async function noteVersion(response: Response, part: string): Promise<void> {
  const etag = response.headers.get('etag');
  const note = await readPartNote(targetOf(part));
  if (note === undefined) return;
  const { spec, size } = note;
  await writePartNote(targetOf(part), {
    spec,
    ...(size === undefined ? {} : { size }),
    ...(etag?.startsWith('"') === true ? { etag } : {}),
  });
}

/** The server has nothing behind the part's end: it is whole, or of something else. */
async function wholeAlready(response: Response, part: string, have: number): Promise<number> {
  const [, total] = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  if (Number(total) === have) return have;
  await rm(part, { force: true });
  throw new Error('what was fetched before is not a part of this file');
}

function targetOf(part: string): string {
  return part.slice(0, -'.part'.length);
}

type Writing = {
  readonly part: string;
  readonly start: number;
  readonly total: number | undefined;
  readonly disk: Disk;
  /** Done before anything is written. */
  readonly first: () => Promise<void>;
  /** Told after each chunk how long the part is with it; may throw. */
  readonly onLength: (length: number) => void;
};

async function writeBody(
  body: ReadableStream<Uint8Array>,
  { part, start, total, disk, first, onLength }: Writing,
): Promise<number> {
  const chunks = (body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  // Asked for before the file is opened: a cut discards what nobody has asked for.
  let next = chunks.next();
  next.catch(() => undefined);
  await first();
  const writes = queueWrites(await disk.openPart(part, start === 0 ? 'start' : 'end'));
  let length = start;
  try {
    for (let read = await next; read.done !== true; read = await next) {
      next = chunks.next();
      next.catch(() => undefined);
      length += read.value.length;
      onLength(length);
      await writes.push(read.value);
    }
  } finally {
    await writes.end();
  }
  if (total !== undefined && length < total)
    throw new Error(`cut off after ${length} of ${total} bytes`);
  return length;
}

/** Throws `model-download-failed` with the sizes when a folder's disk has no room for more bytes. */
export async function mustHaveRoom(
  name: string,
  folder: string,
  bytes: number,
  disk: Disk = REAL_DISK,
): Promise<void> {
  const free = await disk.freeBytes(folder);
  if (free >= bytes + DISK_MARGIN) return;
  throw failed(
    name,
    `the disk has ${byteSize(free)} free, ${byteSize(bytes)} are still to be fetched and ${byteSize(DISK_MARGIN)} should stay free`,
    undefined,
    `Free ${byteSize(bytes + DISK_MARGIN - free)} under ${folder} (\`reason-code models list\` shows what models take, \`models remove\` deletes one), then try again.`,
  );
}

function diskFull(name: string, have: number, size: number | undefined, cause: unknown): Error {
  const [of, needed] =
    size === undefined ? ['', 'room'] : [` of ${byteSize(size)}`, byteSize(size - have)];
  return failed(
    name,
    `the disk is full; ${byteSize(have)}${of} are there and stay`,
    cause,
    `Free ${needed} (\`reason-code models list\` shows what models take, \`models remove\` deletes one), then try again: it goes on from there.`,
  );
}

/** Where the answer begins in the file: a server may ignore the range; `undefined` for a refusal. */
function startOf(response: Response, have: number): number | undefined {
  if (response.status === 200) return 0;
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return response.status === 206 && Number(range?.[1]) === have ? have : undefined;
}

function totalOf(response: Response, start: number): number | undefined {
  const length = response.headers.get('content-length');
  return length === null ? undefined : start + Number(length);
}

function report(
  { onProgress }: DownloadOptions,
  file: RemoteFile,
  length: number,
  total: number | undefined,
): void {
  onProgress?.({
    phase: 'downloading',
    detail: file.name,
    bytes: length,
    ...(total === undefined ? {} : { fraction: Math.min(1, length / total), totalBytes: total }),
  });
}
