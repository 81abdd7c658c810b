import assert from 'node:assert/strict';
import { isReasonCodeError } from '../core/base/errors.ts';
import type { GenerateRequest } from '../core/model/language-model.ts';
import { createFakeLanguageModel } from '../testing/fake-language-model.ts';
import { adapterPaths, adapterSets, parseAdapter, withAdapters } from './adapters.ts';

const adapters = {
  default: ['/a.gguf', '/b.gguf@0.5'],
  greedy: [],
  wider: ['/b.gguf@2'],
};
const request: GenerateRequest = {
  messages: [],
  prefill: '',
  maxTokens: 100,
  sampling: { temperature: 0, topK: 1, topP: 1, seed: 0 },
};

/** A model whose answers say with which adapters they were made. */
function naming() {
  const plain = createFakeLanguageModel(() => 'none');
  return Object.assign(plain, {
    withAdapters: (all: readonly { path: string; scale: number }[]) =>
      createFakeLanguageModel(() =>
        all.map(({ path, scale }) => `${path} ${String(scale)}`).join(),
      ),
  });
}

describe('the adapters of the settings', () => {
  it('are files with a scale, which is 1 when it is not said', () => {
    assert.deepEqual(parseAdapter('C:\\m\\x@home.gguf@0.25'), {
      path: 'C:\\m\\x@home.gguf',
      scale: 0.25,
    });
    assert.deepEqual(parseAdapter('style.gguf'), { path: 'style.gguf', scale: 1 });
    assert.throws(
      () => parseAdapter('  '),
      error => isReasonCodeError(error, 'usage'),
    );
  });

  it('are counted by file and by context', () => {
    assert.deepEqual(adapterPaths({ adapters }), ['/a.gguf', '/b.gguf']);
    assert.equal(adapterSets({ adapters }), 2);
  });

  it('are those of the kind of step, else the default ones, and none where that is said', async () => {
    const model = withAdapters(naming(), { adapters });
    const by = async (route?: string): Promise<string> =>
      (await model.generate(request, route === undefined ? {} : { route })).text;
    assert.deepEqual(
      [await by('wider'), await by('greedy'), await by('search'), await by()],
      ['/b.gguf 2', 'none', '/a.gguf 1,/b.gguf 0.5', '/a.gguf 1,/b.gguf 0.5'],
    );
  });

  it('change nothing when there are none', () => {
    const model = naming();
    assert.equal(withAdapters(model, { adapters: {} }), model);
  });
});
