import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createFakeHub } from '../../testing/fake-hub.ts';
import type { FakeHub, HubManners } from '../../testing/fake-hub.ts';
import { tinyGguf } from '../../testing/tiny-gguf.ts';
import { REAL_DISK } from './disk.ts';
import type { Disk } from './disk.ts';
import { recall } from './manifest.ts';
import { obtainModel } from './obtain-model.ts';
import type { ObtainedModel } from './obtain-model.ts';

const SPEC = 'hf:someone/tiny-GGUF:Q4_K_M';
const CONTENT = tinyGguf({ weights: 5000 });

/** A disk with so much room: what does not fit is written as far as it does, as a real one would. */
function smallDisk(bytes: number): Disk {
  let left = bytes;
  return {
    freeBytes: () => Promise.resolve(Infinity),
    async openPart(path, from) {
      const file = await REAL_DISK.openPart(path, from);
      return {
        ...file,
        async write(chunk) {
          await file.write(chunk.subarray(0, left));
          const fits = chunk.length <= left;
          left = Math.max(0, left - chunk.length);
          if (!fits)
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        },
      };
    },
  };
}

describe('a download and the disk', () => {
  let folder = '';
  let hub: FakeHub;
  const open = async (manners: HubManners = {}): Promise<void> => {
    hub = await createFakeHub(CONTENT, manners);
  };
  const obtain = (
    disk: Disk = REAL_DISK,
    spec: string = SPEC,
    into: string = folder,
  ): Promise<ObtainedModel> =>
    obtainModel(spec, {
      folder: into,
      fetch,
      endpoint: hub.endpoint,
      retryMs: 1,
      notice: () => assert.fail('nothing else may be taken'),
      disk,
    });
  const target = (): string => join(folder, 'someone--tiny-GGUF', 'tiny-q4_k_m.gguf');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-disk-'));
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('does not begin where there is no room for it, and says the sizes', async () => {
    await open();
    const asked: string[] = [];
    const disk: Disk = {
      freeBytes: at => {
        asked.push(at);
        return Promise.resolve(100_000_000);
      },
      openPart: () => assert.fail('nothing may be written'),
    };
    await assert.rejects(obtain(disk), error => {
      assert.ok(isReasonCodeError(error, 'model-download-failed'));
      assert.match(error.message, /has 100 MB free, 20 kB are still to be fetched and 134 MB/);
      assert.match(error.message, /Free 34 MB under .*models remove/);
      return true;
    });
    assert.deepEqual(asked, [join(folder, 'someone--tiny-GGUF')]);
  });

  it('counts only what is still missing', async () => {
    await open();
    await assert.rejects(obtain(smallDisk(15_000)), /disk is full/);
    const rest = CONTENT.length - 15_000;
    const free = 128 * 1024 * 1024 + rest;
    const disk = (bytes: number): Disk => ({
      ...REAL_DISK,
      freeBytes: () => Promise.resolve(bytes),
    });
    await assert.rejects(obtain(disk(free - 1)), /still to be fetched/);
    assert.deepEqual(await readFile((await obtain(disk(free))).path), Buffer.from(CONTENT));
  });

  it('keeps what is there when the disk gets full at whatever byte, and goes on from it', async () => {
    await open();
    await fc.assert(
      fc.asyncProperty(fc.nat(CONTENT.length - 1), async room => {
        const own = await mkdtemp(join(folder, 'full-'));
        await assert.rejects(obtain(smallDisk(room), SPEC, own), error => {
          assert.ok(isReasonCodeError(error, 'model-download-failed'));
          assert.match(error.message, /the disk is full; .* are there and stay\. Free .*goes on/);
          return true;
        });
        const part = join(own, 'someone--tiny-GGUF', 'tiny-q4_k_m.gguf.part');
        assert.equal((await stat(part)).size, room);
        const { path } = await obtain(REAL_DISK, SPEC, own);
        assert.deepEqual(await readFile(path), Buffer.from(CONTENT));
        const begun = hub.requests.at(-1)?.range;
        assert.equal(begun, room === 0 ? undefined : `bytes=${room}-`);
      }),
      { numRuns: 15 },
    );
  });

  it('reports a real full device', async function () {
    if (process.platform !== 'linux') this.skip();
    await open();
    await mkdir(join(folder, 'someone--tiny-GGUF'));
    await symlink('/dev/full', `${target()}.part`);
    await assert.rejects(obtain(), /the disk is full; 0 bytes of 20 kB are there/);
    assert.equal(await recall(folder, SPEC), undefined);
  });

  it('asks the machine for its room', async () => {
    await open();
    const free = await REAL_DISK.freeBytes(folder);
    assert.ok(free > 0 && Number.isFinite(free));
    assert.equal(await REAL_DISK.freeBytes(join(folder, 'none')), Infinity);
  });

  it('refuses a file with one bit turned over anywhere, by its hash, and keeps none of it', async () => {
    await open();
    await fc.assert(
      fc.asyncProperty(fc.nat(CONTENT.length - 1), async flips => {
        const bad = await createFakeHub(CONTENT, { flips });
        const own = await mkdtemp(join(folder, 'flip-'));
        try {
          const options = { folder: own, fetch, endpoint: bad.endpoint, notice: () => undefined };
          await assert.rejects(obtainModel(SPEC, options), /its SHA-256 is .*damaged or exchanged/);
          const left = await readdir(own, { recursive: true });
          assert.deepEqual(left, ['someone--tiny-GGUF']);
        } finally {
          await bad[Symbol.asyncDispose]();
        }
      }),
      { numRuns: 10 },
    );
  });

  it('takes a whole file whose record was lost without fetching it again', async () => {
    await open();
    await obtain();
    const records = (await readdir(folder)).filter(name => name.endsWith('.json'));
    assert.equal(records.length, 1);
    await rm(join(folder, records[0] ?? ''));
    await obtain();
    const files = hub.requests.filter(({ url }) => url.includes('/resolve/'));
    assert.equal(files.length, 1);
    assert.notEqual(await recall(folder, SPEC), undefined);
  });
});
