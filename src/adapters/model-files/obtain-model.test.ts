import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { isReasonCodeError } from '../../core/base/errors.ts';
import { createFakeHub } from '../../testing/fake-hub.ts';
import type { FakeHub, HubManners } from '../../testing/fake-hub.ts';
import { tinyGguf } from '../../testing/tiny-gguf.ts';
import { obtainModel } from './obtain-model.ts';
import type { ObtainedModel } from './obtain-model.ts';

const SPEC = 'hf:someone/tiny-GGUF:Q4_K_M';
const CONTENT = tinyGguf({ weights: 5000 });
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

describe('obtaining a model from a hub', () => {
  let folder = '';
  let hub: FakeHub;
  const notices: string[] = [];
  const open = async (manners: HubManners): Promise<void> => {
    hub = await createFakeHub(CONTENT, manners);
  };
  const obtain = (
    spec: string = SPEC,
    more: { token?: string; attempts?: number } = {},
  ): Promise<ObtainedModel> =>
    obtainModel(spec, {
      folder,
      fetch,
      endpoint: hub.endpoint,
      answerMs: 1500,
      retryMs: 1,
      notice: line => notices.push(line),
      ...more,
    });
  const leftovers = async (): Promise<string[]> =>
    (await readdir(folder, { recursive: true })).filter(name =>
      /\.part$|\.new$|fetching/.test(name),
    );
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-models-'));
    notices.length = 0;
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('fetches the file, checks it against the hub, and asks nobody the next time', async () => {
    await open({});
    const first = await obtain();
    assert.deepEqual(await readFile(first.path), Buffer.from(CONTENT));
    assert.deepEqual([first.sha256, first.id, first.weakStandIn], [SHA256, SPEC, false]);
    const asked = hub.requests.length;
    assert.equal((await obtain()).path, first.path);
    assert.equal(hub.requests.length, asked);
    assert.deepEqual(await leftovers(), []);
  });

  it('goes on where a connection was cut, at whatever bytes', async () => {
    await open({});
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(CONTENT.length), { minLength: 1, maxLength: 4 }),
        async cuts => {
          const bad = await createFakeHub(CONTENT, { cuts });
          const own = await mkdtemp(join(folder, 'cut-'));
          try {
            const options = {
              folder: own,
              fetch,
              endpoint: bad.endpoint,
              retryMs: 1,
              attempts: 20,
            };
            const found = await obtainModel(SPEC, { ...options, notice: () => undefined });
            assert.deepEqual(await readFile(found.path), Buffer.from(CONTENT));
          } finally {
            await bad[Symbol.asyncDispose]();
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('resumes with the bytes of an earlier run', async () => {
    await open({ cuts: Array.from({ length: 12 }, () => 500) });
    const controller = new AbortController();
    const options = { folder, fetch, endpoint: hub.endpoint, retryMs: 1, attempts: 100 };
    const fetching = obtainModel(SPEC, {
      ...options,
      notice: () => undefined,
      signal: controller.signal,
      onProgress: ({ fraction = 0 }) => {
        if (fraction > 0.1) controller.abort();
      },
    });
    await assert.rejects(fetching, error => error instanceof Error && error.name === 'AbortError');
    const [part] = (await readdir(folder, { recursive: true })).filter(name =>
      name.endsWith('.part'),
    );
    assert.ok((await stat(join(folder, part ?? ''))).size >= 500);
    assert.deepEqual(await readFile((await obtain()).path), Buffer.from(CONTENT));
    const fromTheStart = hub.requests.filter(
      ({ url, range }) => url.includes('/resolve/') && !range,
    );
    assert.equal(fromTheStart.length, 1);
  });

  it('starts again when the server ignores the range', async () => {
    await open({ cuts: [1000], ignoresRange: true });
    assert.deepEqual(await readFile((await obtain()).path), Buffer.from(CONTENT));
  });

  it('deletes a file whose hash is not what the hub said', async () => {
    await open({ wrongHash: true });
    await assert.rejects(obtain(), /SHA-256 is .* the hub says 0000.* deleted/);
    const files = await readdir(folder, { recursive: true });
    assert.ok(!files.some(name => name.includes('.gguf')), files.join());
  });

  it('sends the token to the hub and not to where the hub sends it on', async () => {
    await open({ redirects: true });
    await obtain(SPEC, { token: 'hf_secret' });
    const own = new URL(hub.endpoint).host;
    for (const { host, token } of hub.requests) {
      assert.equal(token, host === own ? 'Bearer hf_secret' : undefined, host);
    }
    assert.ok(hub.requests.some(({ host }) => host !== own));
  });

  it('says what a refusal means', async () => {
    await open({ status: 401 });
    await assert.rejects(obtain(), /HF_TOKEN/);
    await hub[Symbol.asyncDispose]();
    await open({ status: 404 });
    await assert.rejects(obtain(), /no such model/);
  });

  it('names the files there are when the wanted one is missing', async () => {
    await open({});
    await assert.rejects(obtain('hf:someone/tiny-GGUF:Q2_K'), /it has: tiny-q4_k_m\.gguf/);
    await assert.rejects(obtain('hf:someone/tiny-GGUF:Q8_0'), /no such file/);
  });

  it('gives a hub that hangs a few seconds, and does not replace a model that was named', async () => {
    await open({ hangs: true });
    await assert.rejects(obtain(), error => {
      assert.ok(isReasonCodeError(error, 'model-download-failed'));
      assert.equal(error.fields['reason'], 'unreachable');
      assert.match(error.message, /did not answer in time.*--model PATH/);
      return true;
    });
    assert.deepEqual(notices, []);
  });
});

describe('a model file on this machine', () => {
  let folder = '';
  const at = async (name: string, content: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const obtain = (path: string): Promise<ObtainedModel> =>
    obtainModel(path, { folder, fetch, notice: () => undefined });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-models-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is taken as it is', async () => {
    const path = await at('good.gguf', CONTENT);
    assert.deepEqual(await obtain(path), { path, id: 'good.gguf', weakStandIn: false });
  });

  it('is refused with what to do when it is missing, cut off, or something else', async () => {
    const refusals: readonly (readonly [string, string, RegExp])[] = [
      [join(folder, 'none.gguf'), 'model-missing', /no such file.*Check the path/],
      [await at('page.gguf', Buffer.from('<html>')), 'model-invalid', /not a GGUF file/],
      [await at('empty.gguf', Buffer.alloc(0)), 'model-invalid', /not a GGUF file/],
      [await at('cut.gguf', CONTENT.subarray(0, CONTENT.length - 1)), 'model-invalid', /cut off/],
      [await at('head.gguf', CONTENT.subarray(0, 30)), 'model-invalid', /cut off/],
    ];
    for (const [path, code, message] of refusals) {
      await assert.rejects(obtain(path), error => {
        assert.ok(isReasonCodeError(error) && error.code === code, `${path}: ${String(error)}`);
        assert.match(error.message, message);
        return true;
      });
    }
  });

  it('is told from a whole one wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(CONTENT.length - 1), async length => {
        const path = await at('cut.gguf', CONTENT.subarray(0, length));
        await assert.rejects(obtain(path), /cannot be used/);
      }),
      { numRuns: 40 },
    );
  });

  it('cannot be named by what is not a model specification', async () => {
    await assert.rejects(obtain('hf:nothing'), /not of the form hf:USER/);
    await assert.rejects(obtain('openai:http://x#y'), /run elsewhere: there is no file/);
  });
});
