import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { GenerateRequest, LanguageModel } from '../../core/model/language-model.ts';
import { createFakeLanguageModel } from '../../testing/fake-language-model.ts';
import { createRecordedModel } from './recorded-model.ts';

const request = (content: string, seed = 1, temperature = 0.8): GenerateRequest => ({
  messages: [{ role: 'user', content }],
  prefill: 'def f():\n',
  maxTokens: 64,
  sampling: { temperature, topK: 40, topP: 0.95, seed },
});

describe('a model whose answers are recorded', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-samples-'));
    path = join(folder, 'samples.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('asks the live model once for each request, and never again in a later process', async () => {
    const live = createFakeLanguageModel((_, call) => `answer ${call}`);
    const first = createRecordedModel({ path, spec: 'hf:some/model', live: () => live });
    const said = [await first.generate(request('a')), await first.generate(request('a', 2))];
    assert.deepEqual(await first.generate(request('a')), said[0]);
    const specs: string[] = [];
    const later = createRecordedModel({
      path,
      spec: '',
      live(spec) {
        specs.push(spec);
        return live;
      },
    });
    assert.deepEqual(await later.generate(request('a', 2)), said[1]);
    assert.equal(later.identity.id, 'scripted');
    assert.equal(live.requests.length, 2);
    await later.generate(request('b'));
    assert.deepEqual([live.requests.length, specs], [3, ['hf:some/model']]);
  });

  it('takes greedy answers for the same whatever the seed', async () => {
    const live = createFakeLanguageModel(['one', 'two']);
    const model = createRecordedModel({ path, spec: '', live: () => live });
    const [a, b] = [
      await model.generate(request('a', 1, 0)),
      await model.generate(request('a', 2, 0)),
    ];
    assert.deepEqual(a, b);
  });

  it('says so when it has no answer and there is nobody to ask', async () => {
    const model = createRecordedModel({ path, spec: '' });
    await assert.rejects(model.generate(request('a')), error =>
      isReasonCodeError(error, 'model-missing'),
    );
  });

  it('stops where the caller stops', async () => {
    const live = createFakeLanguageModel(['one\ntwo\nthree\n']);
    const model = createRecordedModel({ path, spec: '', live: () => live });
    const options = {
      onText: (text: string) => (text.includes('two') ? 'stop' : undefined),
    } as const;
    const written = await createRecordedModel({ path, spec: '', live: () => live }).generate(
      request('a'),
    );
    assert.equal(written.text, 'one\ntwo\nthree\n');
    const fresh = createRecordedModel({ path, spec: '' });
    assert.equal((await fresh.generate(request('a'), options)).text, 'one\ntwo\n');
    await model[Symbol.asyncDispose]();
  });

  it('asks for log-probabilities, and keeps what an engine gives', async () => {
    const scripted = createFakeLanguageModel((_, call) => `answer ${call}`);
    const live: LanguageModel = {
      ...scripted,
      identity: scripted.identity,
      async generate(asked, options) {
        const completion = await scripted.generate(asked, options);
        const isMeasured = options?.logProbability === true && asked.sampling.temperature > 0;
        return isMeasured ? { ...completion, logProbability: -1.5 } : completion;
      },
    };
    const model = createRecordedModel({ path, spec: '', live: () => live });
    await model.generate(request('a'));
    await model.generate(request('a', 1, 0));
    const fresh = createRecordedModel({ path, spec: '' });
    assert.equal((await fresh.generate(request('a'))).logProbability, -1.5);
    assert.ok(!('logProbability' in (await fresh.generate(request('a', 1, 0)))));
  });

  it('loses at most the answer that a crash cut short', async () => {
    const live = createFakeLanguageModel((_, call) => `answer ${call}`);
    const model = createRecordedModel({ path, spec: '', live: () => live });
    await model.generate(request('a'));
    const whole = readFileSync(path, 'utf8');
    appendFileSync(path, '{"prompt":"cut sho');
    const next = createRecordedModel({ path, spec: '', live: () => live });
    await next.generate(request('b'));
    assert.ok(readFileSync(path, 'utf8').startsWith(whole));
    assert.equal(readFileSync(path, 'utf8').trim().split('\n').length, 3);
  });

  it('refuses a damaged file, and the answers of another model', async () => {
    writeFileSync(path, '{"format":"something else"}\n');
    assert.throws(() => createRecordedModel({ path, spec: '' }), /line 1: not a recorded sample/);
    const header = {
      format: 'reason-code-samples',
      version: 1,
      spec: '',
      model: { id: 'other', weakStandIn: false, engine: 'x' },
    };
    writeFileSync(path, `${JSON.stringify(header)}\n`);
    const model = createRecordedModel({
      path,
      spec: '',
      live: () => createFakeLanguageModel(['x']),
    });
    await assert.rejects(model.generate(request('a')), /answers of other, not of scripted/);
  });
});
