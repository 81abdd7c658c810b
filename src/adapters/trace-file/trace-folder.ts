import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReasonCodeError } from '../../core/base/errors.ts';
import { readTraceLines } from '../../core/trace/read-lines.ts';
import type { StoredTrace, TraceHeader, TraceStore } from '../../core/trace/trace-store.ts';

const ENDING = '.trace.jsonl';
/** Traces shown in a list unless more are asked for. */
const LIST_LIMIT = 200;
const MAX_BYTES = 64 * 1024 * 1024;

/** Traces as files of one folder, made on the first write, readable by its owner only. */
export function createTraceFolder(folder: string): TraceStore {
  const pathOf = (id: string): string => join(folder, `${id}${ENDING}`);
  const names = async (): Promise<string[]> => {
    const found = await readdir(folder).catch(() => []);
    return found
      .filter(name => name.endsWith(ENDING))
      .map(name => name.slice(0, -ENDING.length))
      .sort()
      .reverse();
  };
  const find = async (id: string): Promise<string> => {
    const all = await names();
    const matching = all.includes(id) ? [id] : all.filter(name => name.startsWith(id));
    const [only] = matching;
    if (only !== undefined && matching.length === 1) return only;
    const why = only === undefined ? 'There is no trace' : `${matching.length} traces begin with`;
    throw new ReasonCodeError(
      'trace-not-found',
      `${why} ${id} in ${folder}. List them with \`trace list\`.`,
    );
  };
  return {
    async create({ id, startedAt }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = pathOf(id);
      const header: TraceHeader = { format: 'reason-code-trace', version: 1, id, startedAt };
      const file = await open(path, 'ax', 0o600);
      await file.appendFile(`${JSON.stringify(header)}\n`);
      return {
        append: record => file.appendFile(`${JSON.stringify(record)}\n`),
        close: () => file.close(),
      };
    },
    ids: async () => (await names()).reverse(),
    async list(limit = LIST_LIMIT) {
      const newest = (await names()).slice(0, limit);
      return Promise.all(newest.map(name => readTrace(pathOf(name), name)));
    },
    async read(id) {
      const name = await find(id);
      return readTrace(pathOf(name), name);
    },
    async remove(id) {
      await rm(pathOf(await find(id)), { force: true });
    },
  };
}

async function readTrace(path: string, name: string): Promise<StoredTrace> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > MAX_BYTES) throw new Error('too large');
    return readTraceLines(bytes.toString('utf8'), name);
  } catch {
    return { id: name, startedAt: '', state: 'damaged', events: [], damagedLine: 1 };
  }
}
