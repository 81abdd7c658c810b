import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { isAbortError } from '../../../core/base/abort.ts';
import { isReasonCodeError } from '../../../core/base/errors.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import type { ModelFile } from '../residence.ts';
import { standInOrSkip } from '../stand-in.contract.ts';
import { ask } from '../../../testing/add-request.ts';

/** Process numbers of the models that run for this process. */
export function modelProcesses(): readonly number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(
      ([, parent, ...args]) =>
        parent === String(process.pid) && args.some(arg => /-process(\.fixture)?\.m?js$/.test(arg)),
    )
    .map(([pid]) => Number(pid));
}

/** What a model does wherever it runs. One model serves the tests that leave it alive. */
export function modelContract(
  make: (obtain: () => Promise<ModelFile>, options?: { idleMs?: number }) => LlamaModel,
): void {
  let file: ModelFile;
  let model: LlamaModel;
  const fresh = (): LlamaModel => make(() => Promise.resolve(file));
  before(async function () {
    file = await standInOrSkip(this);
    model = fresh();
  });
  after(async () => {
    await model[Symbol.asyncDispose]();
    assert.deepEqual(modelProcesses(), []);
  });

  it('tells how far loading is, and what it is before and after', async () => {
    assert.match(model.identity.engine, /node-llama-cpp/);
    const phases = new Set<string>();
    await model.load({ onProgress: ({ phase }) => phases.add(phase) });
    assert.deepEqual([...phases], ['loading']);
    assert.equal(model.identity.weakStandIn, true);
    assert.match(model.identity.engine, /node-llama-cpp .*cpu|gpu/i);
    assert.equal(model.parallel, 4);
  });

  it('rejects at an abort and not only when the answer is done, and answers the next', async () => {
    await model.load();
    const controller = new AbortController();
    let written = 0;
    const long = model.generate(ask(9, { maxTokens: 900 }), {
      signal: controller.signal,
      onText: () => {
        written += 1;
        controller.abort();
        return undefined;
      },
    });
    await assert.rejects(long, isAbortError);
    assert.ok(written < 50, `${written} tokens of 900 were written`);
    assert.ok((await model.generate(ask(10))).usage.completionTokens > 0);
    await assert.rejects(model.generate(ask(1), { signal: AbortSignal.abort() }), isAbortError);
  });

  it('shows no text after it was told to stop', async () => {
    const seen: string[] = [];
    const { text, finish } = await model.generate(ask(2), {
      onText: soFar => (seen.push(soFar) === 5 ? 'stop' : undefined),
    });
    assert.equal(finish, 'stopped');
    assert.equal(text, seen.at(-1));
    await model.generate(ask(3));
    assert.equal(seen.length, 5);
  });

  it('ends an answer whose reader fails, with that failure', async () => {
    const fails = model.generate(ask(2), {
      onText: () => {
        throw new Error('the reader fell over');
      },
    });
    await assert.rejects(fails, /the reader fell over/);
    assert.ok((await model.generate(ask(3))).usage.completionTokens > 0);
  });

  it('refuses a prompt that does not fit with the same code', async () => {
    const messages = [{ role: 'user' as const, content: 'word '.repeat(9000) }];
    await assert.rejects(model.generate(ask(1, { messages })), error =>
      isReasonCodeError(error, 'prompt-too-long'),
    );
  });

  it('refuses an adapter that does not fit, and answers without it', async () => {
    const path = `${process.cwd()}/package.json`;
    const adapted = model.withAdapters([{ path, scale: 0.5 }]);
    await model.load();
    assert.equal(adapted.identity.id, `${model.identity.id} + package.json@0.5`);
    await assert.rejects(adapted.generate(ask(1)), error =>
      isReasonCodeError(error, 'model-load-failed'),
    );
    assert.ok((await model.generate(ask(1))).usage.completionTokens > 0);
  });

  it('rejects what is under way when it is disposed of, and all that comes after', async () => {
    const ending = fresh();
    await ending.load();
    const waiting = ending.generate(ask(1, { maxTokens: 900 }));
    const outcome = assert.rejects(waiting, error => isReasonCodeError(error, 'model-load-failed'));
    await ending[Symbol.asyncDispose]();
    await outcome;
    await assert.rejects(ending.generate(ask(1)), /shut down/);
    await assert.rejects(ending.load(), /shut down/);
  });

  it('can be disposed of while it loads, and never loads then', async () => {
    const ending = fresh();
    const loading = ending.load().then(
      () => 'loaded',
      () => 'ended',
    );
    await ending[Symbol.asyncDispose]();
    assert.match(await loading, /loaded|ended/);
  });

  it('unloads itself when it is idle, and loads again when it is needed', async () => {
    const dozing = make(() => Promise.resolve(file), { idleMs: 50 });
    try {
      const first = await dozing.generate(ask(4));
      await new Promise(resolve => setTimeout(resolve, 1500));
      assert.ok(modelProcesses().length <= 1);
      assert.deepEqual((await dozing.generate(ask(4))).text, first.text);
    } finally {
      await dozing[Symbol.asyncDispose]();
    }
  });

  it('says what is wrong with a file that is no model', async () => {
    const broken = make(() =>
      Promise.resolve({ ...file, path: `${process.cwd()}/package.json`, id: 'package.json' }),
    );
    try {
      await assert.rejects(broken.load(), error => isReasonCodeError(error, 'model-load-failed'));
    } finally {
      await broken[Symbol.asyncDispose]();
    }
  });
}
