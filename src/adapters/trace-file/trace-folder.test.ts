import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createTraceFolder } from './trace-folder.ts';

describe('a folder of traces', () => {
  let parent = '';
  let folder = '';
  const startedAt = '2026-01-01T00:00:00Z';
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reason-code-traces-'));
    folder = join(parent, 'deep', 'traces');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  it('holds each event as soon as it is appended', async () => {
    const traces = createTraceFolder(folder);
    const writer = await traces.create({ id: '20260101-a', startedAt });
    await writer.append({ type: 'solve-start' });
    assert.equal((await traces.read('20260101-a')).events.length, 1);
    assert.equal((await traces.read('20260101-a')).state, 'interrupted');
    await writer.append({ type: 'solve-end' });
    await writer.close();
    assert.equal((await traces.read('20260101-a')).state, 'complete');
  });

  it('is made on the first write, for its owner only', async () => {
    const traces = createTraceFolder(folder);
    assert.deepEqual(await traces.list(), []);
    await (await traces.create({ id: 'a', startedAt })).close();
    if (process.platform !== 'win32') assert.equal((await stat(folder)).mode & 0o777, 0o700);
  });

  it('lists the newest first and damaged files with the rest', async () => {
    const traces = createTraceFolder(folder);
    for (const id of ['20260102-b', '20260101-a', '20260103-c']) {
      await (await traces.create({ id, startedAt })).close();
    }
    await writeFile(join(folder, '20260104-d.trace.jsonl'), Buffer.from([0xff, 0xfe, 0x0a]));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    assert.deepEqual(
      (await traces.list()).map(({ id, state }) => [id, state]),
      [
        ['20260104-d', 'damaged'],
        ['20260103-c', 'interrupted'],
        ['20260102-b', 'interrupted'],
        ['20260101-a', 'interrupted'],
      ],
    );
    assert.equal((await traces.list(2)).length, 2);
  });

  it('finds a trace by the start of its id when only one begins so', async () => {
    const traces = createTraceFolder(folder);
    for (const id of ['20260101-aa', '20260101-ab']) {
      await (await traces.create({ id, startedAt })).close();
    }
    assert.equal((await traces.read('20260101-aa')).id, '20260101-aa');
    const missing = (error: unknown): boolean => isReasonCodeError(error, 'trace-not-found');
    await assert.rejects(traces.read('20260101'), missing);
    await assert.rejects(traces.read('2025'), missing);
    await assert.rejects(traces.read('../../etc/passwd'), missing);
    await traces.remove('20260101-ab');
    assert.equal((await traces.read('2026')).id, '20260101-aa');
  });

  it('never writes over a trace that is there', async () => {
    const traces = createTraceFolder(folder);
    await (await traces.create({ id: 'a', startedAt })).close();
    await assert.rejects(traces.create({ id: 'a', startedAt }));
  });
});
