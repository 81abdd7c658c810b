import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelListing } from '../compose/model-shelf.ts';
import { createFakeHub } from '../testing/fake-hub.ts';
import type { FakeHub, HubManners } from '../testing/fake-hub.ts';
import { tinyGguf } from '../testing/tiny-gguf.ts';

const SPEC = 'hf:someone/tiny-GGUF:Q4_K_M';
const CONTENT = tinyGguf({ weights: 50_000 });

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

describe('the models commands', function () {
  if (process.platform === 'win32') return;
  let cache = '';
  let hub: FakeHub;
  const open = async (manners: HubManners = {}): Promise<void> => {
    hub = await createFakeHub(CONTENT, manners);
  };
  /** Runs one in a process of its own; `interruptAt` sends SIGINT once stderr shows it. */
  const models = (argv: readonly string[], interruptAt?: RegExp): Promise<Ended> =>
    new Promise(resolve => {
      const child = spawn(process.execPath, ['dist/cli.mjs', 'models', ...argv], {
        env: { ...process.env, HOME: cache, XDG_CACHE_HOME: cache, HF_ENDPOINT: hub.endpoint },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => {
        err += bytes.toString();
        if (interruptAt?.test(err) !== true) return;
        child.kill('SIGINT');
        interruptAt = undefined;
      });
      child.on('close', code => resolve({ code, out, err }));
    });
  const listing = async (): Promise<ModelListing> =>
    JSON.parse((await models(['list', '--json'])).out) as ModelListing;
  const filesAsked = (): number => hub.requests.filter(({ url }) => /resolve/.test(url)).length;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'reason-code-models-cli-'));
  });
  afterEach(async () => {
    await hub[Symbol.asyncDispose]();
    await rm(cache, { recursive: true, force: true });
  });

  it('fetch a model, list it and remove it, with one JSON value on stdout each time', async () => {
    await open();
    const fetched = await models(['fetch', SPEC, '--json']);
    assert.equal(fetched.code, 0, fetched.err);
    const found = JSON.parse(fetched.out) as { path: string; sha256: string; spec: string };
    assert.deepEqual(await readFile(found.path), Buffer.from(CONTENT));
    assert.match(fetched.err, /downloading tiny-q4_k_m\.gguf/);
    const listed = await listing();
    assert.deepEqual(
      listed.models.map(({ spec, path, sha256, state }) => [spec, path, sha256, state]),
      [[SPEC, found.path, found.sha256, 'ready']],
    );
    assert.match(listed.curated[0]?.spec ?? '', /Qwen2\.5-Coder-1\.5B/);
    assert.ok(listed.curated.every(one => !one.cached && one.measuredHere === undefined));
    const removed = await models(['remove', SPEC, '--json']);
    assert.deepEqual(JSON.parse(removed.out), {
      spec: SPEC,
      removed: [found.path],
      bytes: CONTENT.length,
    });
    assert.deepEqual((await listing()).models, []);
  });

  it('list for people what is here, and what its licence forbids', async () => {
    await open();
    await models(['fetch', SPEC]);
    const { out } = await models(['list']);
    assert.match(out, /tiny-GGUF:Q4_K_M {2}200 kB\n.*tiny-q4_k_m\.gguf\n.*SHA-256 [0-9a-f]{64}/);
    assert.match(out, /qwen-research \(no commercial use\); not measured here/);
  });

  it('stop at SIGINT with code 130, show what is unfinished, and go on with it', async () => {
    await open({ slowMs: 150 });
    const cut = await models(['fetch', SPEC, '--json'], /gguf [1-9]0 %/);
    assert.deepEqual([cut.code, cut.out], [130, ''], cut.err);
    const [part] = (await listing()).unfinished;
    assert.ok(part !== undefined && part.bytes > 0 && part.bytes < CONTENT.length);
    assert.deepEqual([part.spec, part.totalBytes, part.running], [SPEC, CONTENT.length, false]);
    const again = await models(['fetch', SPEC, '--json']);
    assert.equal(again.code, 0, again.err);
    const { path } = JSON.parse(again.out) as { path: string };
    assert.deepEqual(await readFile(path), Buffer.from(CONTENT));
    assert.equal(hub.requests.at(-1)?.range, `bytes=${part.bytes}-`);
    assert.deepEqual((await listing()).unfinished, []);
  });

  it('share one download between processes that want the same model at once', async () => {
    await open({ slowMs: 100 });
    const both = await Promise.all([models(['fetch', SPEC, '--json']), models(['fetch', SPEC])]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(filesAsked(), 1);
    assert.ok(both.some(({ err }) => /another window is fetching it/.test(err)));
  });

  it('refuse to remove what another process fetches', async () => {
    await open({ slowMs: 200 });
    const fetching = models(['fetch', SPEC]);
    while (filesAsked() === 0) await new Promise(resolve => setTimeout(resolve, 50));
    while ((await listing()).unfinished.length === 0);
    const refused = await models(['remove', SPEC]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /is being fetched by another window/);
    assert.equal((await fetching).code, 0);
  });

  it('take over the download of a process that was killed', async () => {
    await open();
    const folder = join(cache, 'reason-code', 'models');
    await models(['fetch', SPEC]);
    await models(['remove', SPEC]);
    // No process has this number: Linux and macOS count lower.
    await writeFile(join(folder, 'fetching.lock'), `999999999\n${SPEC}`);
    assert.equal((await models(['fetch', SPEC])).code, 0);
    assert.ok(!(await readdir(folder)).includes('fetching.lock'));
  });

  it('say what to do about a name that cannot be fetched or is not there, and never replace it', async () => {
    await open({ status: 503 });
    const default_ = 'hf:Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:Q4_K_M';
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['fetch', 'some/file.gguf'], /is a file on this machine, or none.*Give hf:/],
      [['fetch', 'hf:nothing'], /not of the form hf:USER/],
      [['fetch', default_], /refused access \(status 503\).*--model PATH/],
      [['remove', SPEC], /There is nothing of hf:someone.*models list/],
    ];
    for (const [argv, message] of cases) {
      const { code, out, err } = await models([...argv, '--json']);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    }
  });
});
