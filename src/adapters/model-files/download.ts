import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbortError, throwIfAborted } from '../../core/base/abort.ts';
import type { LoadProgress } from '../../core/model/language-model.ts';
import { hashFile } from './hash-file.ts';
import { authorization, errorReason, failed } from './hub.ts';
import type { HubOptions, RemoteFile } from './hub.ts';

export type DownloadOptions = HubOptions & {
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Attempts in a row that bring nothing before it is given up. @default 5 */
  readonly attempts?: number;
  /** Longest pause in the stream before the connection is given up. @default 60000 */
  readonly idleMs?: number;
  /** The first wait between attempts; doubled each time. @default 500 */
  readonly retryMs?: number;
};

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
      if (error instanceof Error && 'code' in error && error.code === 'model-download-failed')
        throw error;
      fruitless = (await lengthOf(part)) > before ? 0 : fruitless + 1;
      if (fruitless >= attempts)
        throw failed(file.name, `the connection failed (${errorReason(error)})`, error);
      await sleep(retryMs * 2 ** fruitless, undefined, signal === undefined ? {} : { signal });
    }
  }
  return verify(file, part, target, options);
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
  const watch = new AbortController();
  const signal =
    options.signal === undefined ? watch.signal : AbortSignal.any([options.signal, watch.signal]);
  const idleMs = options.idleMs ?? 60_000;
  let timer = setTimeout(() => watch.abort(), idleMs);
  try {
    const headers = {
      ...authorization(file.url, options),
      // Compressed on the way, a range would be one of the compressed bytes.
      'accept-encoding': 'identity',
      ...(have > 0 ? { range: `bytes=${have}-` } : {}),
    };
    const response = await options.fetch(file.url, { signal, headers });
    const start = startOf(response, have);
    if (start === undefined || response.body === null)
      throw failed(file.name, `the server answered ${response.status} where the file should be`);
    const total = file.size ?? totalOf(response, start);
    const out = createWriteStream(part, { flags: start === 0 ? 'w' : 'a' });
    let length = start;
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = setTimeout(() => watch.abort(), idleMs);
        length += chunk.length;
        if (total !== undefined && length > total)
          throw failed(file.name, 'it is longer than announced');
        if (!out.write(chunk)) await once(out, 'drain');
        report(options, file, length, total);
      }
    } finally {
      out.end();
      await finished(out);
    }
    if (total !== undefined && length < total)
      throw new Error(`cut off after ${length} of ${total} bytes`);
    return length;
  } finally {
    clearTimeout(timer);
  }
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
    ...(total === undefined ? {} : { fraction: Math.min(1, length / total) }),
  });
}

async function lengthOf(path: string): Promise<number> {
  return stat(path).then(
    found => found.size,
    () => 0,
  );
}
