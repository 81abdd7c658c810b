import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADD_STUB, answer, createArithmeticBox } from '../testing/arithmetic-box.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import type { FakeLanguageModel } from '../testing/fake-language-model.ts';
import { runLine } from './program.contract.ts';

type Told = { readonly route: readonly { readonly model: string; readonly why: string }[] };
type Findings = {
  readonly findings: readonly { readonly name: string; status: string; detail: string }[];
};

const NAMED = ['--remote-model', 'openai:http://me:secret@127.0.0.1:9/v1?key=secret#far'];

describe('the router on the command line', () => {
  let folder = '';
  let remote: FakeLanguageModel;
  const run = (...argv: readonly string[]) =>
    runLine(argv, {
      folder,
      env: { HF_ENDPOINT: 'http://127.0.0.1:9' },
      parts: () => ({
        model: createFakeLanguageModel([answer('-'), answer('*')]),
        remote,
        sandbox: createArithmeticBox(),
      }),
    });
  const stub = async (): Promise<string> => {
    const path = join(folder, 'add.py');
    await writeFile(path, ADD_STUB);
    return path;
  };
  const finding = async (...flags: readonly string[]) => {
    const { out } = await run('doctor', '--json', '--sandbox', 'embedded', ...flags);
    const { findings } = JSON.parse(out) as Findings;
    return findings.find(({ name }) => name === 'router');
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-router-'));
    remote = createFakeLanguageModel([answer('+')]);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('goes up to the remote model where it is named and allowed, and says how it came to that', async () => {
    const { code, out, err } = await run(
      'solve',
      await stub(),
      '--json',
      ...NAMED,
      '--allow-remote',
    );
    assert.equal(code, 0, err);
    const { route } = JSON.parse(out) as Told;
    assert.deepEqual(
      route.map(({ model }) => model),
      ['local', 'local', 'local', 'remote'],
    );
    for (const { why } of route) assert.ok(err.includes(`  route: ${why}\n`), why);
    const [id = ''] = /"traceId":"([^"]+)"/.exec(out)?.slice(1) ?? [];
    const shown = await run('trace', 'show', id);
    for (const { why } of route) assert.ok(shown.out.includes(`  route: ${why}\n`), why);
    assert.match(shown.out, /route local greedy, then local search/);
  });

  it('never asks a remote model that is not allowed, and refuses to be told to', async () => {
    const first = await run('solve', await stub(), ...NAMED);
    assert.equal(first.code, 1);
    assert.match(first.err, /local only: remote models are not allowed in this workspace/);
    const second = await run('solve', await stub(), ...NAMED, '--router', 'remote');
    assert.equal(second.code, 2);
    assert.match(second.out, /--allow-remote/);
    const third = await run('solve', await stub(), ...NAMED, '--allow-remote', '--router', 'local');
    assert.equal(third.code, 1);
    const model = ['--model', 'openai:http://127.0.0.1:9/v1#m', '--router', 'local'];
    const fourth = await run('solve', await stub(), ...model);
    assert.equal(fourth.code, 2);
    assert.match(fourth.err, /local models only, and openai:.* is not on this machine/);
    assert.equal(remote.requests.length, 0);
  });

  it('keeps to a strategy that was asked for', async () => {
    const flags = ['--strategy', 'greedy', ...NAMED, '--allow-remote', '--json'];
    const { code, out } = await run('solve', await stub(), ...flags);
    const { route, strategy, simulations } = JSON.parse(out) as Told & Record<string, unknown>;
    assert.deepEqual([code, strategy, simulations, route.length], [1, 'greedy', 1, 1]);
    assert.equal(remote.requests.length, 0);
  });

  it('tells in the examination which models a solve may ask, without secrets', async () => {
    const alone = await finding();
    assert.deepEqual(
      [alone?.status, alone?.detail],
      ['ok', 'local only: no remote model is set (greedy, then search, then a wider one)'],
    );
    const both = await finding(...NAMED, '--allow-remote');
    assert.match(
      both?.detail ?? '',
      /^local, then remote \(.*\); the remote model is openai:http:\/\/127/,
    );
    assert.doesNotMatch(both?.detail ?? '', /secret/);
    const odd = await finding(
      '--router',
      'local',
      '--model',
      'openai:http://me:secret@127.0.0.1:9/v1#m',
    );
    assert.equal(odd?.status, 'failed');
    assert.match(
      odd.detail,
      /openai:http:\/\/127\.0\.0\.1:9\/v1#m is not on this machine.*--model/,
    );
    const none = await finding('--router', 'remote');
    assert.equal(none?.status, 'failed');
    assert.match(none.detail, /--remote-model/);
  });
});
