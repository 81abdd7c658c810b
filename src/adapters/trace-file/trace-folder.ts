import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { createTraceReader } from '../../core/trace/read-lines.ts';
import { TRACE_VERSION } from '../../core/trace/trace-store.ts';
import type {
  StoredTrace,
  TraceHeader,
  TraceOutline,
  TraceStore,
  TraceWriter,
} from '../../core/trace/trace-store.ts';
import { makeRoom } from './make-room.ts';
import { isBeingWritten, noteOpen } from './open-traces.ts';
import { outlineFile } from './outline-file.ts';
import type { OutlinedFile } from './outline-file.ts';

const ENDING = '.trace.jsonl';
/** An empty file beside a trace that is pinned: no index to be damaged, nothing to be merged. */
const PIN = '.trace.pin';
/** Traces shown in a list unless more are asked for. */
const LIST_LIMIT = 200;
/** Files looked at side by side. */
const AT_ONCE = 16;
/** More than this is not read into memory. */
const MOST_BYTES = 512 * 1024 * 1024;

export type TraceFolderOptions = {
  /** Most bytes of all traces together; the oldest go first. @default no limit */
  readonly maxBytes?: number;
  /** @default the clock */
  readonly now?: () => number;
  /** Whether a process runs. @default asks the system */
  readonly isAlive?: (pid: number) => boolean;
};

/** Traces as files of one folder, made on the first write, readable by its owner only. */
export function createTraceFolder(folder: string, options: TraceFolderOptions = {}): TraceStore {
  const { maxBytes = Infinity, now = Date.now } = options;
  const alive = options.isAlive === undefined ? {} : { isAlive: options.isAlive };
  const pathOf = (id: string): string => join(folder, `${id}${ENDING}`);
  const outline = createOutliner(pathOf, file => isBeingWritten(file, { now: now(), ...alive }));
  const list = async (limit: number): Promise<readonly TraceOutline[]> => {
    const { ids, pins } = await namesIn(folder);
    return inTurns(ids.toReversed().slice(0, limit), id => outline(id, pins.has(id)));
  };
  const find = async (id: string): Promise<string> => onlyOne(id, await namesIn(folder), folder);
  const size = async (): Promise<number> => {
    const { ids } = await namesIn(folder);
    const sizes = await inTurns(ids, async id => (await statOf(pathOf(id))).size);
    return sizes.reduce((sum, one) => sum + one, 0);
  };
  const room = (): Promise<void> =>
    makeRoom({ maxBytes, size, list: () => list(Infinity), remove });
  const remove = async (id: string): Promise<void> => {
    await rm(pathOf(id), { force: true });
    await rm(join(folder, `${id}${PIN}`), { force: true });
  };
  return {
    async create(header) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await room();
      return openWriter(pathOf(header.id), header, room);
    },
    ids: async () => (await namesIn(folder)).ids,
    list: (limit = LIST_LIMIT) => list(limit),
    async read(id) {
      const found = await find(id);
      return readTrace(pathOf(found), found);
    },
    async pin(id, pinned) {
      const path = join(folder, `${await find(id)}${PIN}`);
      if (pinned) await writeFile(path, '', { mode: 0o600 });
      else await rm(path, { force: true });
    },
    async remove(id) {
      const found = await find(id);
      if ((await outline(found, false)).writing)
        throw new ReasonCodeError(
          'trace-in-use',
          `The solve of trace ${found} is still running: cancel it first.`,
        );
      await remove(found);
    },
  };
}

async function openWriter(
  path: string,
  { id, startedAt }: Pick<TraceHeader, 'id' | 'startedAt'>,
  onClose: () => Promise<void>,
): Promise<TraceWriter> {
  const { pid } = process;
  const header: TraceHeader = {
    ...{ format: 'reason-code-trace', version: TRACE_VERSION },
    ...{ id, startedAt, pid },
  };
  const file = await open(path, 'ax', 0o600);
  const closed = noteOpen(path);
  try {
    await file.appendFile(`${JSON.stringify(header)}\n`);
  } catch (error) {
    closed();
    await file.close();
    throw error;
  }
  return {
    append: record => file.appendFile(`${JSON.stringify(record)}\n`),
    async close() {
      await file.close();
      closed();
      await onClose();
    },
  };
}

type Names = { readonly ids: readonly string[]; readonly pins: ReadonlySet<string> };

/** The traces of a folder, oldest first: their names sort by time. */
async function namesIn(folder: string): Promise<Names> {
  const found = await readdir(folder).catch(() => []);
  const ending = (end: string): string[] =>
    found.filter(name => name.endsWith(end)).map(name => name.slice(0, -end.length));
  return { ids: ending(ENDING).sort(), pins: new Set(ending(PIN)) };
}

function onlyOne(id: string, { ids }: Names, folder: string): string {
  const matching = ids.includes(id) ? [id] : ids.filter(name => name.startsWith(id));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  const why = only === undefined ? 'There is no trace' : `${matching.length} traces begin with`;
  throw new ReasonCodeError(
    'trace-not-found',
    `${why} ${id} in ${folder}. List them with \`trace list\`.`,
  );
}

type Seen = { readonly size: number; readonly mtimeMs: number; readonly file: OutlinedFile };
type Outliner = (id: string, pinned: boolean) => Promise<TraceOutline>;

/** Size and time of a file; a file that is gone takes nothing. */
function statOf(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }> {
  return stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
}

/** Outlines files, and looks again only into those that have changed. */
function createOutliner(
  pathOf: (id: string) => string,
  isWriting: (file: Parameters<typeof isBeingWritten>[0]) => boolean,
): Outliner {
  const seen = new Map<string, Seen>();
  const look = async (id: string): Promise<OutlinedFile> => {
    const path = pathOf(id);
    const { size, mtimeMs } = await statOf(path);
    const known = seen.get(id);
    if (known?.size === size && known.mtimeMs === mtimeMs) return known.file;
    const file = await outlineFile(path, id);
    seen.set(id, { size, mtimeMs, file });
    return file;
  };
  return async (id, pinned) => {
    const { pid, modifiedMs, ...rest } = await look(id);
    const complete = rest.state === 'complete';
    const writing = isWriting({ path: pathOf(id), pid, complete, modifiedMs });
    return { ...rest, pinned, writing };
  };
}

/** The results of `work` for each item, in order, some of them side by side. */
async function inTurns<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    done.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return done;
}

async function readTrace(path: string, id: string): Promise<StoredTrace> {
  const reader = createTraceReader(id);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      const part = chunk as Uint8Array;
      bytes += part.length;
      if (bytes > MOST_BYTES) break;
      reader.push(part);
    }
  } catch {
    return { id, startedAt: '', state: 'damaged', events: [], damagedLine: 1 };
  }
  if (bytes <= MOST_BYTES) return reader.end();
  throw new ReasonCodeError(
    'trace-damaged',
    `Trace ${id} is larger than ${MOST_BYTES / 1024 / 1024} MB, more than is read: delete it.`,
  );
}
