import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createFakeHub } from '../../testing/fake-hub.ts';
import type { FakeHub } from '../../testing/fake-hub.ts';
import { tinyGguf } from '../../testing/tiny-gguf.ts';
import { fetchingLock, withLock } from './lock.ts';
import { remember } from './manifest.ts';
import { listCache, removeModel } from './model-cache.ts';
import { obtainModel } from './obtain-model.ts';
import { notePart } from './part-note.ts';

const SPEC = 'hf:someone/tiny-GGUF:Q4_K_M';
const BY_FILE = 'hf:someone/tiny-GGUF/tiny-q4_k_m.gguf';
const CONTENT = tinyGguf({ weights: 500 });
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

describe('the models on this machine', () => {
  let folder = '';
  let hub: FakeHub;
  const obtain = (spec: string = SPEC): Promise<{ readonly path: string }> =>
    obtainModel(spec, { folder, fetch, endpoint: hub.endpoint, notice: () => undefined });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-cache-'));
    hub = await createFakeHub(CONTENT);
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('are none where there is no folder', async () => {
    const none = join(folder, 'none');
    assert.deepEqual(await listCache(none), { folder: none, models: [], unfinished: [] });
  });

  it('are listed with where they came from, their size, their hash and when', async () => {
    const before = new Date().toISOString();
    const { path } = await obtain();
    const { models, unfinished } = await listCache(folder);
    const fetchedAt = models[0]?.fetchedAt ?? '';
    assert.ok(fetchedAt >= before && fetchedAt <= new Date().toISOString(), fetchedAt);
    const bytes = CONTENT.length;
    assert.deepEqual(models, [
      { spec: SPEC, path, bytes, sha256: SHA256, fetchedAt, state: 'ready' },
    ]);
    assert.deepEqual(unfinished, []);
  });

  it('are told apart when they changed, went away, or were never recorded', async () => {
    const { path } = await obtain();
    await writeFile(path, 'other');
    const stray = join(folder, 'stray.gguf');
    await writeFile(stray, CONTENT);
    const state = async (): Promise<string[]> =>
      (await listCache(folder)).models.map(one => one.state);
    assert.deepEqual(await state(), ['changed', 'unrecorded']);
    await rm(path);
    assert.deepEqual(await state(), ['missing', 'unrecorded']);
    await writeFile(join(folder, '0123456789abcdef.json'), '{"version":');
    assert.deepEqual(await state(), ['missing', 'unrecorded']);
    await removeModel(folder, stray);
    await removeModel(folder, SPEC);
    assert.deepEqual(await state(), []);
  });

  it('show what an unfinished download is a part of, and lose it with everything else of it', async () => {
    const bad = await createFakeHub(CONTENT, { cuts: [700, 1, 0, 0] });
    const options = { folder, fetch, endpoint: bad.endpoint, notice: () => undefined };
    await assert.rejects(obtainModel(SPEC, { ...options, attempts: 1, retryMs: 1 }));
    await bad[Symbol.asyncDispose]();
    const [part] = (await listCache(folder)).unfinished;
    assert.ok(part !== undefined && part.bytes >= 700);
    assert.deepEqual([part.spec, part.totalBytes, part.running], [SPEC, CONTENT.length, false]);
    const { removed, bytes } = await removeModel(folder, SPEC);
    assert.deepEqual([removed, bytes], [[part.path], part.bytes]);
    assert.deepEqual(await readdir(join(folder, 'someone--tiny-GGUF')), []);
  });

  it('are removed with the record of every name they have', async () => {
    const { path } = await obtain();
    assert.equal((await obtain(BY_FILE)).path, path);
    const { removed, bytes } = await removeModel(folder, SPEC);
    assert.deepEqual([removed, bytes], [[path], CONTENT.length]);
    assert.deepEqual((await listCache(folder)).models, []);
    await assert.rejects(removeModel(folder, SPEC), error => {
      assert.ok(isReasonCodeError(error, 'model-missing'));
      assert.match(error.message, /nothing of hf:someone.*models list/);
      return true;
    });
  });

  it('are not removed while some window fetches them, and others are', async () => {
    const part = join(folder, 'x.gguf');
    await notePart(part, { spec: SPEC });
    await writeFile(`${part}.part`, 'begun');
    await obtain(BY_FILE);
    const lock = fetchingLock(folder);
    await withLock(
      lock,
      async () => {
        assert.equal((await listCache(folder)).unfinished[0]?.running, true);
        assert.equal((await listCache(folder)).fetching, SPEC);
        await assert.rejects(removeModel(folder, SPEC), /is being fetched by another window/);
        await removeModel(folder, BY_FILE);
      },
      { subject: SPEC },
    );
    await removeModel(folder, SPEC);
    assert.deepEqual((await listCache(folder)).unfinished, []);
  });

  it('never take a file outside the folder with them, whatever a record says', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'reason-code-elsewhere-'));
    const path = join(elsewhere, 'mine.gguf');
    try {
      await writeFile(path, CONTENT);
      await remember(folder, { spec: SPEC, path, sha256: SHA256 });
      assert.deepEqual((await removeModel(folder, SPEC)).removed, []);
      await access(path);
      assert.deepEqual((await listCache(folder)).models, []);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });
});
