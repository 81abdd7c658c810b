import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import type { Line } from './program.contract.ts';
import { runLine } from './program.contract.ts';

describe('reason-code phoenix', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reason-code-phoenix-cli-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (argv: readonly string[], line: Partial<Line> = {}) =>
    runLine(argv, { folder, parts: () => ({ model: createFakeLanguageModel(['']) }), ...line });

  it('installs nothing that nobody agreed to', async () => {
    const { code, err } = await run(['phoenix', 'start']);
    assert.equal(code, 2);
    assert.match(err, /not installed.*--install.*arize-phoenix \d+\.\d+\.\d+ .*from PyPI/);
    const asked: string[] = [];
    const askLine = (prompt: string): Promise<string> => {
      asked.push(prompt);
      return Promise.resolve('');
    };
    const declined = await run(['phoenix', 'start'], { askLine });
    assert.equal(declined.code, 1);
    assert.match(asked.join(''), /Install arize-phoenix .*\? \[y\/N\]/);
    assert.deepEqual(await readdir(folder), []);
  });

  it('says what is no port', async () => {
    for (const port of ['0', '65536', 'x', '-1'])
      assert.equal((await run(['phoenix', 'start', '--port', port])).code, 2);
  });

  it('says that there is no such trace', async () => {
    const none = await run(['trace', 'send', 'nothing', '--endpoint', 'http://127.0.0.1:1']);
    assert.equal(none.code, 2);
    assert.match(none.err, /nothing/);
  });
});
