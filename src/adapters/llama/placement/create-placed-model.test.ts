import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Completion,
  GenerateOptions,
  GenerateRequest,
  LanguageModel,
} from '../../../core/model/language-model.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { LlamaModel } from '../create-llama-model.ts';
import type { ModelFile } from '../residence.ts';
import { createPlacedModel } from './create-placed-model.ts';
import { expectPlacement } from './decide.ts';
import type { PlacementSetting } from './decide.ts';
import { standInOrSkip } from '../stand-in.contract.ts';
import { modelContract, modelProcesses } from './placement.contract.ts';
import { ask } from '../../../testing/add-request.ts';

const ENTRY = 'dist/model-process.mjs';

let folder = '';
let notices: string[] = [];
const setUp = async (): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'reason-code-place-'));
  notices = [];
};
const tearDown = async (): Promise<void> => {
  await rm(folder, { recursive: true, force: true });
};

function place(
  placement: PlacementSetting,
  obtain: () => Promise<ModelFile>,
  { idleMs, entry = ENTRY }: { idleMs?: number; entry?: string } = {},
): LlamaModel {
  return createPlacedModel(
    { obtain, ...(idleMs === undefined ? {} : { idleMs }) },
    {
      placement,
      folder,
      fork: { entry },
      clock: systemClock,
      notice: line => notices.push(line),
    },
  );
}

for (const placement of ['host', 'child'] as const) {
  describe(`a model in placement ${placement}`, function () {
    this.timeout(120_000);
    before(setUp);
    after(tearDown);
    modelContract((obtain, options) => place(placement, obtain, options));
  });
}

describe('a model in either placement', function () {
  this.timeout(120_000);
  let file: ModelFile;
  before(async function () {
    file = await standInOrSkip(this);
  });
  beforeEach(setUp);
  afterEach(tearDown);

  it('gives the same texts, tokens and probabilities, step by step', async () => {
    const [host, child] = await Promise.all(
      (['host', 'child'] as const).map(async placement => {
        await using model = place(placement, () => Promise.resolve(file));
        return await answers(model);
      }),
    );
    assert.deepEqual(child, host);
  });

  it('is tried in a process of its own once, then runs in this one', async () => {
    for (const round of [1, 2]) {
      await using model = place('auto', () => Promise.resolve(file));
      const expected = await expectPlacement('auto', folder, file.path);
      assert.match(expected.why, round === 1 ? /first use makes/ : /went well/);
      await model.load();
      assert.deepEqual(modelProcesses(), []);
      assert.deepEqual((await readdir(folder)).filter(name => name.startsWith('trial-')).length, 1);
    }
    assert.deepEqual(notices, []);
  });

  it('leaves a mark while it is at work in this process, and none afterwards', async () => {
    const marks = async (): Promise<number> =>
      (await readdir(folder)).filter(name => name.startsWith('running-')).length;
    await using model = place('host', () => Promise.resolve(file));
    let during = 0;
    const writing = model.generate(ask(1), { onText: () => undefined });
    const looked = marks().then(count => (during = count));
    await Promise.all([writing, looked]);
    await model.generate(ask(2));
    assert.equal(await marks(), 1);
    await model[Symbol.asyncDispose]();
    assert.equal(await marks(), 0);
    assert.ok(during <= 1);
  });

  it('moves to a process of its own when its trial dies, and says so in one line', async () => {
    const dying = join(folder, 'dying-process.mjs');
    await writeFile(dying, DIES_ON_LOAD);
    await using model = place('auto', () => Promise.resolve(file), { entry: dying });
    await assert.rejects(model.load(), /ended by itself 3 times.*SIGABRT.*Choose another model/);
    const [line, ...more] = notices;
    assert.deepEqual(more, []);
    assert.match(line ?? '', /process of its own: a trial .* failed: SIGABRT.*modelPlacement/);
    const expected = await expectPlacement('auto', folder, file.path);
    assert.equal(expected.where, 'child');
    assert.equal((await expectPlacement('host', folder, file.path)).where, 'host');
  });

  it('runs in this process where no other can be started', async () => {
    await using model = place('auto', () => Promise.resolve(file), { entry: 'dist/none.mjs' });
    assert.ok((await model.generate(ask(1))).usage.completionTokens > 0);
    await using pinned = place('child', () => Promise.resolve(file), { entry: 'dist/none.mjs' });
    await assert.rejects(pinned.load(), /No process could be started.*modelPlacement to host/);
  });
});

/** A process that says that it is there, and dies as a native assert would have it die. */
const DIES_ON_LOAD = `
process.on('message', () => process.abort());
process.send({ type: 'started' });
`;

type Seen = { readonly texts: readonly string[]; readonly completion: Completion };

/** One after the other, so that what the engine holds at each start is the same everywhere. */
async function answers(model: LanguageModel): Promise<readonly Seen[]> {
  const all: Seen[] = [];
  const put = async (request: GenerateRequest, options: GenerateOptions = {}): Promise<void> => {
    const texts: string[] = [];
    const completion = await model.generate(request, {
      ...options,
      onText: soFar => {
        texts.push(soFar);
        return options.onText?.(soFar);
      },
    });
    all.push({ texts, completion });
  };
  await put(ask(1));
  await put(ask(2), { logProbability: true });
  await put(ask(3), { onText: soFar => (soFar.length > 20 ? 'stop' : undefined) });
  await put(ask(4, { maxTokens: 1 }), { onText: () => 'stop' });
  await put(ask(5, { messages: [{ role: 'user', content: 'Write: 你好 🙂 é' }], prefill: '你' }));
  await put(ask(1));
  return [...all, { texts: [], completion: await model.generate(ask(6)) }];
}
