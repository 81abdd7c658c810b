import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAbortError } from '../../core/base/abort.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { GenerateRequest, LanguageModel } from '../../core/model/language-model.ts';
import { createLlamaModel } from './create-llama-model.ts';
import type { ModelFile } from './residence.ts';
import { standInOrSkip } from './stand-in.contract.ts';

/** A few here, as many as the issue asks for in `npm run test:long`. */
const LONG = process.env['REASON_CODE_LONG'] === '1';
const [LOADS, ANSWERS, CANCELS, SWITCHES] = LONG ? [20, 200, 200, 50] : [3, 12, 12, 4];
/**
 * Memory that may come and go without anything being lost: a context's is had when it is first
 * written to (59 MB here), and the allocator keeps some.
 */
const SLACK_BYTES = 128 * 1024 * 1024;
/** Exit code of the script where Python or its packages cannot be had. */
const CANNOT = 3;

const ask = (seed: number, maxTokens = 12): GenerateRequest => ({
  messages: [{ role: 'user', content: `Write function number ${String(seed % 3)} in Python.` }],
  prefill: '```python\ndef add(a, b):\n   ',
  maxTokens,
  sampling: { temperature: 0.8, topK: 40, topP: 0.95, seed },
});

/** Several answers at once, so that places are shared and refilled. */
async function answer(model: LanguageModel, count: number): Promise<readonly string[]> {
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const all = await Promise.all(seeds.map(seed => model.generate(ask(seed))));
  return all.map(({ text }) => text);
}

async function cancel(model: LanguageModel, seed: number): Promise<void> {
  const controller = new AbortController();
  const long = model.generate(ask(seed, 200), { signal: controller.signal });
  setTimeout(() => controller.abort(), seed % 7);
  await assert.rejects(long, isAbortError);
}

describe('a model that is used for long', function () {
  this.timeout(LONG ? 1_800_000 : 240_000);
  let file: ModelFile;
  let folder = '';
  before(async function () {
    file = await standInOrSkip(this);
    folder = await mkdtemp(join(tmpdir(), 'reason-code-soak-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = (): ReturnType<typeof createLlamaModel> =>
    createLlamaModel({ obtain: () => Promise.resolve(file), contextTokens: 512, threads: 1 });

  it(`gives its memory back, ${String(LOADS)} loads long, and answers alike each time`, async () => {
    const sizes: number[] = [];
    const answers = new Set<string>();
    for (let load = 0; load < LOADS; load += 1) {
      await using model = open();
      answers.add((await answer(model, 2)).join('\n'));
      await model[Symbol.asyncDispose]();
      sizes.push(process.memoryUsage.rss());
    }
    assert.equal(answers.size, 1);
    // The first load brings libraries that stay.
    const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
    assert.ok(last - first < SLACK_BYTES, `${sizes.map(one => one >> 20).join(' ')} MiB`);
  });

  it(`loses no sequence over ${String(ANSWERS)} answers and ${String(CANCELS)} cancels`, async () => {
    await using model = open();
    const before = await answer(model, 4);
    const size = process.memoryUsage.rss();
    for (let done = 0; done < ANSWERS; done += 4) await answer(model, 4);
    await Promise.all(Array.from({ length: CANCELS }, (_, seed) => cancel(model, seed)));
    // Places of cancelled answers are free again: as many as before fit side by side.
    assert.deepEqual(await answer(model, 4), before);
    const grown = process.memoryUsage.rss() - size;
    assert.ok(grown < SLACK_BYTES, `${String(grown >> 20)} MiB more`);
  });

  it(`changes adapters ${String(SWITCHES)} times over one set of weights`, async function () {
    const adapter = join(folder, 'adapter.gguf');
    const script = ['scripts/lora/make-adapter.mjs', '--base', file.path, '--out', adapter];
    const made = spawnSync(process.execPath, script, { encoding: 'utf8' });
    if (made.status === CANNOT) {
      console.log(`      skipped: ${made.stderr.trim()}`);
      this.skip();
    }
    assert.equal(made.status, 0, made.stderr);
    await using model = open();
    const plain = await answer(model, 2);
    const adapted = model.withAdapters([{ path: adapter, scale: 1 }]);
    const changed = await answer(adapted, 2);
    assert.notDeepEqual(changed, plain);
    assert.match(adapted.identity.id, /\+ adapter\.gguf@1$/);
    // At scale 0 the adapter is there and changes nothing.
    assert.deepEqual(await answer(model.withAdapters([{ path: adapter, scale: 0 }]), 2), plain);
    const size = process.memoryUsage.rss();
    for (let done = 0; done < SWITCHES; done += 1) {
      assert.deepEqual(
        await answer(done % 2 === 0 ? model : adapted, 2),
        done % 2 === 0 ? plain : changed,
      );
    }
    const grown = process.memoryUsage.rss() - size;
    assert.ok(grown < SLACK_BYTES, `${String(grown >> 20)} MiB more`);
  });

  it('says which adapter it could not take, and goes on without it', async () => {
    const damaged = join(folder, 'damaged.gguf');
    await writeFile(damaged, 'GGUF and then nothing');
    await using model = open();
    const adapted = model.withAdapters([{ path: damaged, scale: 1 }]);
    await assert.rejects(adapted.generate(ask(1)), error => {
      assert.ok(isReasonCodeError(error, 'model-load-failed'));
      assert.match(error.message, /damaged\.gguf/);
      return true;
    });
    assert.equal((await answer(model, 1)).length, 1);
  });

  it('is unloaded when nobody has asked it for a while, and loaded again when somebody does', async () => {
    let loads = 0;
    await using model = createLlamaModel({
      obtain: () => {
        loads += 1;
        return Promise.resolve(file);
      },
      contextTokens: 512,
      threads: 1,
      idleMs: 50,
    });
    const first = await answer(model, 2);
    await pause(1500);
    assert.deepEqual(await answer(model, 2), first);
    assert.equal(loads, 2);
  });
});
