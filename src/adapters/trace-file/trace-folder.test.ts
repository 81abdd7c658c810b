import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceStoreContract } from '../../core/trace/trace-store.contract.ts';
import type { TraceOutline } from '../../core/trace/trace-store.ts';
import { createTraceFolder } from './trace-folder.ts';
import type { TraceFolderOptions } from './trace-folder.ts';

const startedAt = '2026-01-01T00:00:00Z';
let parent = '';
let folder = '';

/** A trace as another process left it. */
async function leave(id: string, { pid = 1, size = 0, ended = true } = {}): Promise<void> {
  const header = { format: 'reason-code-trace', version: 1, id, startedAt, pid };
  const lines = [header, { type: 'solve-start' }, { type: 'progress', text: 'x'.repeat(size) }];
  const all = ended ? [...lines, { type: 'solve-end' }] : lines;
  await writeFile(fileOf(id), all.map(line => `${JSON.stringify(line)}\n`).join(''));
}

function fileOf(id: string): string {
  return join(folder, `${id}.trace.jsonl`);
}

async function write(id: string, options: TraceFolderOptions = {}): Promise<void> {
  const writer = await createTraceFolder(folder, options).create({ id, startedAt });
  await writer.append({ type: 'solve-start' });
  await writer.append({ type: 'solve-end' });
  await writer.close();
}

async function states(): Promise<readonly (readonly [string, TraceOutline['state']])[]> {
  return (await createTraceFolder(folder).list()).map(({ id, state }) => [id, state]);
}

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'reason-code-traces-'));
  folder = join(parent, 'deep', 'traces');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

traceStoreContract('a folder', () => createTraceFolder(folder));
traceStoreContract('a folder with a limit', () => createTraceFolder(folder, { maxBytes: 1e6 }));

describe('a folder of traces', () => {
  it('is made on the first write, for its owner only', async () => {
    await createTraceFolder(folder).list();
    await assert.rejects(stat(folder));
    await write('a');
    if (process.platform === 'win32') return;
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(fileOf('a'))).mode & 0o777, 0o600);
  });

  it('lists damaged files and those of a newer version with the rest', async () => {
    await write('20260101-a');
    await writeFile(fileOf('20260102-b'), Buffer.from([0xff, 0xfe, 0x0a]));
    await writeFile(fileOf('20260103-c'), '{"format":"reason-code-trace","version":7}\n{}\n');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    assert.deepEqual(await states(), [
      ['20260103-c', 'newer'],
      ['20260102-b', 'damaged'],
      ['20260101-a', 'complete'],
    ]);
  });

  it('calls a trace what its file is called, whatever is written in it', async () => {
    await write('a');
    await writeFile(fileOf('b'), await readFile(fileOf('a')));
    assert.deepEqual(await createTraceFolder(folder).ids(), ['a', 'b']);
    assert.equal((await createTraceFolder(folder).read('b')).id, 'b');
  });

  it('outlines a large file by its ends, and sees there that it grew', async () => {
    await write('a');
    await leave('b', { size: 3_000_000 });
    const traces = createTraceFolder(folder);
    const [large] = await traces.list();
    assert.deepEqual(
      [large?.state, large?.first, large?.last],
      ['complete', { type: 'solve-start' }, { type: 'solve-end' }],
    );
    assert.ok((large?.bytes ?? 0) > 3_000_000);
    await appendFile(fileOf('b'), '{"type":"half');
    assert.equal((await traces.list())[0]?.state, 'interrupted');
  });

  it('outlines a file whose last event is large', async () => {
    await write('a');
    await leave('b', { size: 900_000, ended: false });
    const [large] = await createTraceFolder(folder).list();
    assert.deepEqual(
      [large?.state, (large?.last as { type: unknown }).type],
      ['interrupted', 'progress'],
    );
  });

  it('says that another process is writing as long as that runs, and not for ever', async () => {
    await write('a');
    await leave('b', { pid: 4321, ended: false });
    const writing = async (options: TraceFolderOptions): Promise<boolean | undefined> =>
      (await createTraceFolder(folder, options).list())[0]?.writing;
    assert.equal(await writing({ isAlive: pid => pid === 4321 }), true);
    assert.equal(await writing({ isAlive: () => false }), false);
    const later = (): number => Date.now() + 25 * 60 * 60_000;
    assert.equal(await writing({ isAlive: () => true, now: later }), false);
    await leave('b', { pid: 4321 });
    assert.equal(await writing({ isAlive: () => true }), false);
  });
});

describe('the limit of a folder of traces', () => {
  const limited = (options: TraceFolderOptions = {}): TraceFolderOptions => ({
    maxBytes: 3000,
    isAlive: () => false,
    ...options,
  });
  const left = async (): Promise<readonly string[]> => createTraceFolder(folder).ids();

  it('lets the oldest go first, when a solve begins and when it ends', async () => {
    await write('a0');
    for (const id of ['a1', 'a2', 'a3']) await leave(id, { size: 1000 });
    const writer = await createTraceFolder(folder, limited()).create({ id: 'b', startedAt });
    assert.deepEqual(await left(), ['a2', 'a3', 'b']);
    await writer.append({ type: 'x'.repeat(1500) });
    await writer.close();
    assert.deepEqual(await left(), ['a3', 'b']);
  });

  it('spares pinned ones, those being written, and the newest, however large', async () => {
    await write('a0');
    await leave('a1', { size: 4000 });
    await leave('a2', { size: 4000, ended: false, pid: 77 });
    await leave('a3', { size: 10 });
    await createTraceFolder(folder).pin('a1', true);
    const writer = await createTraceFolder(folder).create({ id: 'a4', startedAt });
    await write('b', limited({ isAlive: pid => pid === 77, maxBytes: 10 }));
    assert.deepEqual(await left(), ['a1', 'a2', 'a4', 'b']);
    await writer.close();
  });

  it('lets a trace go that was interrupted, with its pin when that is taken off', async () => {
    await write('a0');
    await leave('a1', { size: 4000, ended: false });
    const traces = createTraceFolder(folder, limited());
    await traces.pin('a1', true);
    await write('b', limited());
    assert.deepEqual(await left(), ['a1', 'b']);
    await traces.pin('a1', false);
    await write('c', limited());
    assert.deepEqual(await left(), ['b', 'c']);
    assert.deepEqual((await readdir(folder)).length, 2);
  });
});
