import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { createFakeHub } from '../../testing/fake-hub.ts';
import type { FakeHub, HubManners } from '../../testing/fake-hub.ts';
import { tinyGguf } from '../../testing/tiny-gguf.ts';
import { obtainModel } from './obtain-model.ts';
import type { ObtainOptions, ObtainedModel } from './obtain-model.ts';

const CONTENT = tinyGguf({ weights: 1000 });
/** As long, and other bytes in all of its data. */
const OTHER = Uint8Array.from(CONTENT, (byte, place) => (place < 400 ? byte : byte ^ 255));

describe('a model from a URL, of which no hash is known', () => {
  let folder = '';
  const obtain = (
    hub: FakeHub,
    { name = 'a/model.gguf', ...more }: { name?: string } & Partial<ObtainOptions> = {},
  ): Promise<ObtainedModel> =>
    obtainModel(`${hub.endpoint}/${name}`, {
      folder,
      fetch,
      retryMs: 1,
      attempts: 20,
      notice: () => assert.fail('nothing else may be taken'),
      ...more,
    });
  /** A run that ends as soon as something of the file is there, as when a window is closed. */
  const begin = async (hub: FakeHub): Promise<void> => {
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    await assert.rejects(obtain(hub, { signal: controller.signal, onProgress }), {
      name: 'AbortError',
    });
  };
  const withHub = async (manners: HubManners, use: (hub: FakeHub) => Promise<void>) => {
    const hub = await createFakeHub(CONTENT, manners);
    try {
      await use(hub);
    } finally {
      await hub[Symbol.asyncDispose]();
    }
  };
  const ending = async (end: string): Promise<readonly string[]> =>
    (await readdir(folder, { recursive: true }))
      .filter(name => name.endsWith(end))
      .map(name => join(folder, name));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-url-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is never put together out of two versions, wherever it was cut between them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: CONTENT.length - 1 }), async cut => {
        await rm(folder, { recursive: true, force: true });
        await withHub({ cuts: [cut], thenSends: OTHER }, async hub => {
          await begin(hub);
          assert.deepEqual(await readFile((await obtain(hub)).path), Buffer.from(OTHER));
        });
      }),
      { numRuns: 15 },
    );
  });

  it('goes on with the same version in a later run', async () => {
    await withHub({ cuts: [1500] }, async hub => {
      await begin(hub);
      const [part = ''] = await ending('.part');
      const { size } = await stat(part);
      assert.ok(size > 0);
      assert.deepEqual(await readFile((await obtain(hub)).path), Buffer.from(CONTENT));
      assert.equal(hub.requests.at(-1)?.range, `bytes=${size}-`);
    });
  });

  it('is taken when all of it was there and the process ended before it got its name', async () => {
    await withHub({ cuts: [1500] }, async hub => {
      await begin(hub);
      const [part = ''] = await ending('.part');
      await writeFile(part, CONTENT);
      assert.deepEqual(await readFile((await obtain(hub)).path), Buffer.from(CONTENT));
      assert.equal(hub.requests.at(-1)?.range, `bytes=${CONTENT.length}-`);
    });
  });

  it('begins again when the part is longer than the file', async () => {
    await withHub({ cuts: [1500] }, async hub => {
      await begin(hub);
      const [part = ''] = await ending('.part');
      await writeFile(part, Buffer.concat([CONTENT, CONTENT]));
      assert.deepEqual(await readFile((await obtain(hub)).path), Buffer.from(CONTENT));
    });
  });

  it('does not go on with the part of another URL that ends alike', async () => {
    await withHub({ cuts: [1500], thenSends: OTHER }, async hub => {
      await begin(hub);
      const { path } = await obtain(hub, { name: 'b/model.gguf' });
      assert.deepEqual(await readFile(path), Buffer.from(OTHER));
      assert.equal(hub.requests.at(-1)?.range, undefined);
    });
  });
});
