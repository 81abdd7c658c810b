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
  /** Lets the hub go on, where it was opened to wait for that. */
  let release: () => void = () => undefined;
  const openHolding = (): Promise<void> =>
    open({ holdsUntil: new Promise<void>(resolve => (release = resolve)) });
  /** Runs one in a process of its own; `onSaid` sees all of stderr so far, and may end it. */
  const models = (
    argv: readonly string[],
    onSaid?: (err: string, interrupt: () => void) => void,
  ): Promise<Ended> =>
    new Promise(resolve => {
      const child = spawn(process.execPath, ['dist/cli.mjs', 'models', ...argv], {
        env: { ...process.env, HOME: cache, XDG_CACHE_HOME: cache, HF_ENDPOINT: hub.endpoint },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
      child.stderr.on('data', (bytes: Buffer) => {
        err += bytes.toString();
        onSaid?.(err, () => child.kill('SIGINT'));
      });
      child.on('close', code => resolve({ code, out, err }));
    });
  /** Starts a fetch and waits until half of the file is there and the hub holds. */
  const halfFetched = (): Promise<readonly [Promise<Ended>]> =>
    new Promise(resolve => {
      const ended = models(['fetch', SPEC, '--json'], err => {
        if (/gguf [45]0 %/.test(err)) resolve([ended]);
      });
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
    await openHolding();
    let interrupted = false;
    const cut = await models(['fetch', SPEC, '--json'], (err, interrupt) => {
      if (!interrupted && /gguf [45]0 %/.test(err)) interrupt();
      interrupted ||= /gguf [45]0 %/.test(err);
    });
    assert.deepEqual([cut.code, cut.out], [130, ''], cut.err);
    const [part] = (await listing()).unfinished;
    assert.ok(part !== undefined && part.bytes > 0 && part.bytes < CONTENT.length);
    assert.deepEqual([part.spec, part.totalBytes, part.running], [SPEC, CONTENT.length, false]);
    release();
    const again = await models(['fetch', SPEC, '--json']);
    assert.equal(again.code, 0, again.err);
    const { path } = JSON.parse(again.out) as { path: string };
    assert.deepEqual(await readFile(path), Buffer.from(CONTENT));
    assert.equal(hub.requests.at(-1)?.range, `bytes=${part.bytes}-`);
    assert.deepEqual((await listing()).unfinished, []);
  });

  it('share one download between processes that want the same model at once', async () => {
    await openHolding();
    const [first] = await halfFetched();
    const second = await models(['fetch', SPEC, '--json'], err => {
      if (/another window is fetching it/.test(err)) release();
    });
    const ended = [await first, second] as const;
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(ended[0].out, ended[1].out);
    assert.equal(filesAsked(), 1);
  });

  it('refuse to remove what another process fetches', async () => {
    await openHolding();
    const [fetching] = await halfFetched();
    assert.equal((await listing()).unfinished[0]?.running, true);
    const refused = await models(['remove', SPEC]);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /is being fetched by another window/);
    release();
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
