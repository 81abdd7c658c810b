import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LlamaContextSequence } from 'node-llama-cpp';
import { calibrate, calibrationFile } from './calibrate.ts';
import type { Engine } from './engine.ts';
import type { OpenContext } from './open-context.ts';

/** An engine whose steps take as long as is said for each number of threads. */
function fakeEngine(msPerStep: ReadonlyMap<number, number>) {
  let threads = 0;
  let cleared = 0;
  const sequence = {
    evaluateWithoutGeneratingNewTokens: () =>
      new Promise(resolve => setTimeout(resolve, msPerStep.get(threads))),
    clearHistory: () => Promise.resolve((cleared += 1)),
  } as unknown as LlamaContextSequence;
  const engine = {
    threadChoices: [...msPerStep.keys()],
    setThreads: (count: number) => (threads = count),
    model: { tokens: { bos: 1 } },
  } as unknown as Engine;
  const context = { sequences: [sequence, sequence] } as unknown as OpenContext;
  return { engine, context, cleared: () => cleared };
}

describe('the calibration', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-threads-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const file = (model = '/models/a.gguf', sha256: string | undefined = 'aa') =>
    calibrationFile(folder, { engine: 'engine 1', model, sha256 });

  it('takes the number of threads with the shortest step, and leaves nothing behind', async () => {
    const steps = new Map([
      [1, 40],
      [2, 5],
      [4, 60],
    ]);
    const { engine, context, cleared } = fakeEngine(steps);
    const { threads, msPerStep } = await calibrate(engine, context);
    assert.equal(threads, 2);
    assert.deepEqual(Object.keys(msPerStep), ['1', '2', '4']);
    assert.equal(cleared(), 2);
  });

  it('is remembered for one model, engine and machine', async () => {
    const measured = { threads: 3, msPerStep: { 3: 12.5 } };
    assert.equal(await file().recall(), undefined);
    await file().remember(measured);
    assert.deepEqual(await file().recall(), measured);
    assert.equal(await file('/models/b.gguf').recall(), undefined);
    assert.equal(await file('/models/a.gguf', 'bb').recall(), undefined);
  });

  it('is made again where the file is damaged, and no matter where it cannot be written', async () => {
    for (const name of await readdir(folder)) await writeFile(join(folder, name), '{"threads":');
    assert.equal(await file().recall(), undefined);
    const nowhere = calibrationFile(join(folder, 'none\0'), {
      engine: 'engine 1',
      model: 'a',
      sha256: undefined,
    });
    await nowhere.remember({ threads: 1, msPerStep: {} });
    assert.equal(await nowhere.recall(), undefined);
  });
});
