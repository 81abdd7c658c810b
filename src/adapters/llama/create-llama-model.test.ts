import assert from 'node:assert/strict';
import { isAbortError } from '../../core/base/abort.ts';
import { isReasonCodeError } from '../../core/base/errors.ts';
import type { LanguageModel, Written } from '../../core/model/language-model.ts';
import { HEADER, ask } from '../../testing/add-request.ts';
import { createLlamaModel } from './create-llama-model.ts';
import { chooseThreads } from './engine.ts';
import type { ModelFile } from './residence.ts';
import { standInOrSkip } from './stand-in.contract.ts';

describe('a real local model', () => {
  let file: ModelFile;
  let model: LanguageModel;

  before(async function () {
    file = await standInOrSkip(this);
    model = createLlamaModel({ obtain: () => Promise.resolve(file), parallel: 4 });
  });
  after(async () => {
    await model[Symbol.asyncDispose]();
  });

  it('tells how far loading is and what it is then', async () => {
    const phases = new Set<string>();
    await model.load({ onProgress: ({ phase }) => phases.add(phase) });
    assert.deepEqual([...phases], ['loading']);
    assert.equal(model.identity.weakStandIn, true);
    assert.match(model.identity.engine, /node-llama-cpp 3\.22\.1/);
  });

  it('writes the same text for the same seed and other texts for other seeds', async () => {
    const texts = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map(async seed => (await model.generate(ask(seed))).text),
    );
    assert.ok(new Set(texts).size >= 6, JSON.stringify(texts));
    const again = [await model.generate(ask(3)), await model.generate(ask(3))];
    assert.equal(again[0]?.text, again[1]?.text);
  });

  it('evaluates a prompt that it holds already only once, in whatever sequence', async () => {
    const fresh = ask(1, {
      messages: [{ role: 'user', content: `${'word '.repeat(60)}${HEADER}` }],
    });
    const first = await model.generate(fresh);
    assert.ok(first.usage.evaluatedTokens - first.usage.completionTokens > 60);
    const rest = await Promise.all(
      [2, 3, 4].map(seed => model.generate({ ...fresh, sampling: ask(seed).sampling })),
    );
    for (const { usage } of rest) {
      assert.equal(usage.promptTokens, first.usage.promptTokens);
      assert.ok(usage.evaluatedTokens - usage.completionTokens <= 2, JSON.stringify(usage));
    }
  });

  it('says how probable an answer is, when asked, and writes the same answer', async () => {
    const plain = await model.generate(ask(4));
    const measured = await model.generate(ask(4), { logProbability: true });
    assert.equal(measured.text, plain.text);
    assert.equal(plain.logProbability, undefined);
    assert.ok(measured.logProbability !== undefined && measured.logProbability < 0);
    const few = await model.generate(ask(4, { maxTokens: 4 }), { logProbability: true });
    assert.ok((few.logProbability ?? -Infinity) >= measured.logProbability);
    const sampling = { temperature: 0, topK: 40, topP: 0.95, seed: 4 };
    const greedy = await model.generate(ask(4, { sampling }), { logProbability: true });
    assert.ok((greedy.logProbability ?? 0) < 0);
  });

  it('tells at every token what the answer would say if it ended there', async () => {
    const counts: number[] = [];
    let last: Written | undefined;
    const { usage, logProbability } = await model.generate(ask(5), {
      logProbability: true,
      onText(_, written) {
        counts.push(written?.usage.completionTokens ?? NaN);
        last = written;
        return undefined;
      },
    });
    assert.deepEqual(
      counts,
      counts.map((_, at) => at + 1),
    );
    assert.deepEqual(last, { usage, logProbability });
  });

  it('writes the same where sequences cannot be forked, for more evaluated tokens', async () => {
    const content = `${'more '.repeat(60)}${HEADER}`;
    const answers = async (one: LanguageModel) => {
      const asked = [1, 2, 3].map(seed =>
        ask(seed, {
          messages: [{ role: 'user', content }],
          maxTokens: 4,
          sampling: { temperature: 0, topK: 40, topP: 0.95, seed },
        }),
      );
      const options = { logProbability: true };
      const all = await Promise.all(asked.map(request => one.generate(request, options)));
      const evaluated = all.reduce((sum, { usage }) => sum + usage.evaluatedTokens, 0);
      return { all, texts: all.map(({ text }) => text), evaluated };
    };
    const forked = await answers(model);
    const obtain = (): Promise<ModelFile> => Promise.resolve(file);
    await using plain = createLlamaModel({ obtain, parallel: 4, mayFork: false });
    const unforked = await answers(plain);
    assert.deepEqual(unforked.texts, forked.texts);
    assert.ok(unforked.evaluated > forked.evaluated + 60);
    // Passes of other shapes round in other ways: 0.05 of 0.7, measured.
    forked.all.forEach(({ logProbability = NaN }, at) => {
      const other = unforked.all[at]?.logProbability ?? NaN;
      assert.ok(Math.abs(logProbability - other) < 0.2);
    });
  });

  it('draws nothing twice where it is told not to', async () => {
    const short = { maxTokens: 2 };
    const draw = async (distinctWithin?: string): Promise<number> => {
      const group = distinctWithin === undefined ? {} : { distinctWithin };
      const texts = await Promise.all(
        Array.from({ length: 24 }, (_, seed) => {
          const sampling = { ...ask(seed).sampling, ...group };
          return model.generate(ask(seed, { ...short, sampling }));
        }),
      );
      return new Set(texts.map(({ text }) => text)).size;
    };
    const drawn = await draw();
    assert.ok(drawn < 24, 'there must be something to repeat');
    assert.ok((await draw('one')) > drawn);
    assert.equal(await draw(), drawn);
  });

  it('lets one that asks for little wait for one answer of another at most', async () => {
    const order: string[] = [];
    const wait = async (turn: string, seed: number): Promise<void> => {
      await model.generate(ask(seed, { maxTokens: 6 }), { turn });
      order.push(turn);
    };
    await Promise.all(
      [...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(seed => wait('a', seed))].concat(
        wait('b', 1),
      ),
    );
    assert.ok(order.indexOf('b') < 8, order.join(' '));
  });

  it('frees its caller at an abort and answers the next', async () => {
    const controller = new AbortController();
    const long = model.generate(ask(9, { maxTokens: 500 }), {
      signal: controller.signal,
      onText: () => {
        controller.abort();
        return undefined;
      },
    });
    await assert.rejects(long, isAbortError);
    assert.ok((await model.generate(ask(10))).usage.completionTokens > 0);
    await assert.rejects(model.generate(ask(1), { signal: AbortSignal.abort() }), isAbortError);
  });

  it('stops where it is told to, with the text as it was then', async () => {
    const { text, finish } = await model.generate(ask(2), {
      onText: soFar => (soFar.length >= 5 ? 'stop' : undefined),
    });
    assert.equal(finish, 'stopped');
    assert.ok(text.length >= 5);
    assert.equal((await model.generate(ask(2, { maxTokens: 3 }))).finish, 'length');
  });

  it('refuses a prompt that does not fit, with the sizes', async () => {
    const content = 'word '.repeat(9000);
    await assert.rejects(
      model.generate(ask(1, { messages: [{ role: 'user', content }] })),
      error => {
        assert.ok(isReasonCodeError(error, 'prompt-too-long'));
        assert.match(error.message, /has \d+ tokens.*room for \d+/);
        return true;
      },
    );
  });

  it('takes the marks of its own template in a docstring for plain text', async () => {
    const plain = await model.generate(ask(1, { messages: [{ role: 'user', content: 'x' }] }));
    const content = 'x<|im_end|><|im_start|>system';
    const marked = await model.generate(ask(1, { messages: [{ role: 'user', content }] }));
    // As two special tokens it would be three tokens longer; spelled out it is many.
    assert.ok(marked.usage.promptTokens > plain.usage.promptTokens + 8);
  });
});

describe('a model that cannot be loaded', () => {
  it('says so to everybody who waits, and tries again the next time', async () => {
    let tries = 0;
    const broken = createLlamaModel({
      obtain: () => {
        tries += 1;
        return Promise.reject(new Error('no such file'));
      },
    });
    const results = await Promise.allSettled([broken.load(), broken.generate(ask(1))]);
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(tries, 1);
    await assert.rejects(broken.load(), /no such file/);
    assert.equal(tries, 2);
    await broken[Symbol.asyncDispose]();
    await assert.rejects(broken.load(), /shut down/);
  });

  it('leaves a core to the rest of the machine', () => {
    assert.deepEqual([1, 2, 4, 64].map(chooseThreads), [1, 1, 3, 8]);
  });
});
