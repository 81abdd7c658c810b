import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openSampleFile } from '../../src/adapters/recorded/sample-file.ts';
import type { GenerateRequest } from '../../src/core/model/language-model.ts';
import { createPoolModel, readPool } from './pool-model.ts';

const request = (content: string, seed: number, temperature = 0.8): GenerateRequest => ({
  messages: [{ role: 'user', content }],
  prefill: 'def f():',
  maxTokens: 10,
  sampling: { temperature, topK: 40, topP: 0.95, seed },
});

describe('a recorded pool as a model', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'reason-code-pool-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives each answer to a prompt once, the greedy one first, whatever seed is asked for', async () => {
    const path = join(folder, 'samples.jsonl');
    const file = openSampleFile(path, 'a model');
    const identity = { id: 'm', weakStandIn: true, engine: 'e' };
    const usage = { promptTokens: 9, completionTokens: 3, evaluatedTokens: 4, modelCalls: 1 };
    const record = (text: string, seed: number, temperature?: number): void =>
      file.add(request('one', seed, temperature), { text, finish: 'end', usage }, identity);
    record('b', 1);
    record('c', 2);
    record('a', 3, 0);
    const model = createPoolModel(readPool(path));
    assert.equal(model.identity.id, 'm');
    const temperatures = model.answers(request('one', 0)).map(({ temperature }) => temperature);
    assert.deepEqual(temperatures, [0, 0.8, 0.8]);
    assert.deepEqual(model.answers(request('two', 0)), []);
    const texts: string[] = [];
    for (let i = 0; i < 3; i += 1) texts.push((await model.generate(request('one', 99))).text);
    assert.deepEqual(texts, ['a', 'b', 'c']);
    await assert.rejects(model.generate(request('one', 99)), /no more answers/);
  });

  it('is read gzipped, too, and nothing else is taken for one', () => {
    const path = join(folder, 'other.jsonl.gz');
    const model = { id: 'm', weakStandIn: true, engine: 'e' };
    const header = { format: 'reason-code-samples', version: 1, spec: '', model };
    writeFileSync(path, gzipSync(`${JSON.stringify(header)}\n`));
    assert.equal(readPool(path).byPrompt.size, 0);
    writeFileSync(path, gzipSync('{"format":"something"}\n'));
    assert.throws(() => readPool(path), /not a file of bench --record/);
  });
});
