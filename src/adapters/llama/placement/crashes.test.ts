import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReasonCodeError } from '../../../core/base/errors.ts';
import type { LanguageModel } from '../../../core/model/language-model.ts';
import { systemClock } from '../../system/system-clock.ts';
import type { ModelFile } from '../residence.ts';
import { createChildModel } from './child-model.ts';
import { expectPlacement } from './decide.ts';
import { standInOrSkip } from '../stand-in.contract.ts';
import { modelProcesses } from './placement.contract.ts';
import { ask } from '../../../testing/add-request.ts';

const BUILT = 'dist/test/unit/src/adapters/llama/placement';

describe('a model whose process is taken away', function () {
  this.timeout(120_000);
  let file: ModelFile;
  const open = (entry = 'dist/model-process.mjs'): LanguageModel =>
    createChildModel(
      { obtain: () => Promise.resolve(file) },
      { fork: { entry }, clock: systemClock },
    );
  const killAll = (): void => {
    for (const pid of modelProcesses()) process.kill(pid, 'SIGKILL');
  };
  before(async function () {
    if (process.platform === 'win32') {
      console.log('      skipped: there is no ps on Windows');
      this.skip();
    }
    file = await standInOrSkip(this);
  });
  afterEach(() => assert.deepEqual(modelProcesses(), []));

  it('says so to whoever has seen some of an answer, and asks again for who has not', async () => {
    await using model = open();
    await model.load();
    const seen: string[] = [];
    const shown = model.generate(ask(1, { maxTokens: 900 }), {
      onText: soFar => {
        if (seen.push(soFar) === 5) killAll();
        return undefined;
      },
    });
    const unseen = model.generate(ask(2));
    await assert.rejects(shown, error => {
      assert.ok(isReasonCodeError(error, 'model-crashed'));
      assert.match(error.message, /SIGKILL.*started again by the next request/);
      return true;
    });
    const { text } = await unseen;
    assert.equal(text, (await model.generate(ask(2))).text);
  });

  it('starts again when it went while nobody needed it', async () => {
    await using model = open();
    const first = await model.generate(ask(3));
    killAll();
    const again = await model.generate(ask(3));
    assert.equal(again.text, first.text);
  });

  it('gives up after three native asserts within five minutes, and says what to do', async () => {
    await using model = open(join(BUILT, 'asserting-process.fixture.js'));
    const answer = (): Promise<unknown> =>
      model.generate(ask(1, { maxTokens: 200 }), { onText: () => undefined });
    for (let crash = 1; crash <= 3; crash += 1) {
      await assert.rejects(answer(), /middle of an answer \(SIGABRT: .*GGML_ASSERT/);
    }
    await assert.rejects(answer(), error => {
      assert.ok(isReasonCodeError(error, 'model-crashed'));
      assert.match(error.message, /3 times within five minutes \(SIGABRT.*Choose another model/);
      return true;
    });
  });

  it('ends with the process that it serves', async () => {
    const script = `import { fork } from 'node:child_process';
      const child = fork(${JSON.stringify(resolve('dist/model-process.mjs'))}, [], { serialization: 'advanced', execArgv: [] });
      child.on('message', () => { console.log(child.pid); });`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const pid = await new Promise<number>(give =>
      owner.stdout.once('data', (bytes: Buffer) => give(Number(bytes.toString()))),
    );
    owner.kill('SIGKILL');
    for (const until = Date.now() + 5000; isThere(pid) && Date.now() < until;) {
      await new Promise(next => setTimeout(next, 20));
    }
    assert.equal(isThere(pid), false);
  });
});

describe('a process that dies of the model it runs', function () {
  this.timeout(120_000);
  let file: ModelFile;
  let folder = '';
  before(async function () {
    file = await standInOrSkip(this);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-crash-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const host = async (): Promise<{ said: string; ended: string | number | null }> => {
    const args = [join(BUILT, 'host.fixture.js'), folder, file.path];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, GGML_NO_BACKTRACE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const ended = await new Promise<string | number | null>(give =>
      child.once('close', (code, signal) => give(signal ?? code)),
    );
    return { said, ended };
  };

  it('finds it in a process of its own the next time, says so, and answers', async () => {
    const first = await host();
    assert.equal(first.ended, 'SIGABRT');
    assert.match(first.said, /^(text\n)+$/);
    assert.deepEqual((await readdir(folder)).map(kindOf).sort(), ['running', 'trial']);
    const expected = await expectPlacement('auto', folder, file.path);
    assert.equal(expected.where, 'child');
    const second = await host();
    assert.equal(second.ended, 0);
    const [notice = '', ...rest] = second.said.split('\n');
    assert.match(notice, /^notice: The model runs in a process of its own: its host process ended/);
    assert.match(rest.join('\n'), /^(text\n)+done\n$/);
    assert.deepEqual((await readdir(folder)).map(kindOf).sort(), ['crashes', 'trial']);
    assert.equal((await expectPlacement('host', folder, file.path)).where, 'host');
  });
});

function kindOf(name: string): string {
  return name.split('-')[0] ?? '';
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
