import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../core/base/errors.ts';
import { createModel } from './create-model.ts';
import { modelName } from './model-name.ts';
import { environmentKey } from './create-remote-model.ts';
import { SETTINGS } from './settings.ts';

const modelOf = (model: string) =>
  createModel({
    assets: '',
    cacheFolder: 'unused',
    settings: SETTINGS.parse({ model }),
    notice: () => undefined,
    env: {},
    access: { fetch: () => assert.fail('it was asked') },
  });

describe('the model that the settings name', () => {
  it('is asked over the network only when it is used', async () => {
    await using model = modelOf('openai:http://127.0.0.1:1/v1#m');
    assert.equal(model.identity.id, 'openai:http://127.0.0.1:1/v1#m');
  });

  it('is the editor’s only inside of one; the command line says what to name instead', async () => {
    await using model = modelOf('editor:copilot/gpt-4.1');
    await assert.rejects(model.load(), error => {
      assert.ok(isReasonCodeError(error, 'model-spec-invalid'));
      assert.match(error.message, /inside VS Code alone/);
      return true;
    });
  });

  it('is not asked elsewhere because a file of samples says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reason-code-samples-'));
    try {
      const path = join(folder, 'samples.jsonl');
      const model = { id: 'm', weakStandIn: false, engine: 'e' };
      const header = { format: 'reason-code-samples', version: 1, model };
      for (const spec of ['openai:http://127.0.0.1:1/v1#m', ' OpenAI:http://127.0.0.1:1/v1#m']) {
        await writeFile(path, `${JSON.stringify({ ...header, spec })}\n`);
        await using recorded = modelOf(`recorded:${path}`);
        const sampling = { temperature: 0, topK: 1, topP: 1, seed: 1 };
        await assert.rejects(
          recorded.generate({ messages: [], prefill: '', maxTokens: 1, sampling }),
          error =>
            isReasonCodeError(error, 'model-missing') && /when you name it/.test(error.message),
        );
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('does not show a password that was written into its address', async () => {
    const spec = 'openai:https://me:hunter2@h/v1#m';
    await using model = modelOf(spec);
    await assert.rejects(model.load(), error => isReasonCodeError(error, 'model-spec-invalid'));
    assert.ok(!modelName({ model: spec }).includes('hunter2'));
    assert.ok(!JSON.stringify(model.identity).includes('hunter2'));
  });
});

describe('the key of the environment', () => {
  it('is OpenAI’s own for OpenAI alone, and ours for whatever is named', () => {
    const theirs = { OPENAI_API_KEY: 'theirs' };
    assert.equal(environmentKey(theirs, 'https://api.openai.com/v1'), 'theirs');
    for (const url of ['http://api.openai.com/v1', 'https://api.openai.com.evil.test/v1'])
      assert.equal(environmentKey(theirs, url), undefined);
    const both = { ...theirs, REASON_CODE_API_KEY: 'ours' };
    assert.equal(environmentKey(both, 'http://box:8000/v1'), 'ours');
    assert.equal(environmentKey(both, 'https://api.openai.com/v1'), 'ours');
    assert.equal(environmentKey({ REASON_CODE_API_KEY: '' }, 'http://box:8000/v1'), undefined);
  });
});
