import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recallCapabilities, rememberCapabilities } from './capabilities.ts';
import type { Capabilities } from './capabilities.ts';

const SEEN: Capabilities = {
  several: true,
  seed: 'ignored',
  logProbabilities: false,
  prefill: 'ask',
  usage: true,
  extras: false,
  limitField: 'max_completion_tokens',
};
const NOW = new Date('2026-11-25T12:00:00Z');
const after = (hours: number): Date => new Date(NOW.getTime() + hours * 3600 * 1000);

describe('what is remembered of an endpoint', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'reason-code-endpoints-')), 'endpoints');
    await rememberCapabilities(folder, 'openai:http://h/v1#m', { capabilities: SEEN, now: NOW });
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('counts for this model there, for a week', async () => {
    const recall = (id: string, now: Date) => recallCapabilities(folder, id, now);
    assert.deepEqual(await recall('openai:http://h/v1#m', after(24 * 7 - 1)), SEEN);
    assert.equal(await recall('openai:http://h/v1#m', after(24 * 7 + 1)), undefined);
    // A clock that was set back must not make it last.
    assert.equal(await recall('openai:http://h/v1#m', after(-1)), undefined);
    assert.equal(await recall('openai:http://h/v1#other', NOW), undefined);
  });

  it('is forgotten when it is damaged', async () => {
    const [name = ''] = await readdir(folder);
    for (const text of ['', '{"version":1}', '{"version":2,"capabilities":{}}']) {
      await writeFile(join(folder, name), text);
      assert.equal(await recallCapabilities(folder, 'openai:http://h/v1#m', NOW), undefined);
    }
  });
});
