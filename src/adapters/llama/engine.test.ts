import assert from 'node:assert/strict';
import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { loadEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { openTokens } from './next-tokens.ts';
import type { Wanted } from './next-tokens.ts';
import type { NextTokens } from '../../core/model/draw.ts';
import type { OpenContext } from './open-context.ts';
import { standInOrSkip } from './stand-in.contract.ts';

type Forkable = LlamaContextSequence & {
  _copyStateFromOtherSequence?: (source: LlamaContextSequence, upTo: number) => Promise<boolean>;
};

async function nextTokens(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  wanted: Wanted,
): Promise<NextTokens> {
  const source = openTokens(sequence, wanted);
  const next = await source.next(tokens);
  await source.end();
  return next;
}

describe('the engine', () => {
  let engine: Engine;
  let context: OpenContext;
  let prompt: Token[];
  let path = '';
  before(async function () {
    const file = await standInOrSkip(this);
    path = file.path;
    engine = await loadEngine({ path, threads: 1 });
    context = await engine.openContext({ sequences: 3, contextTokens: 512 });
    prompt = engine.model.tokenize('def add(a, b):\n    """Add two numbers."""\n    return');
  });
  after(async () => {
    await context.dispose();
    await engine.dispose();
  });

  const sequence = (slot: number): LlamaContextSequence =>
    context.sequences[slot] as LlamaContextSequence;

  it('gives the log-probabilities that follow from all logits of the vocabulary', async () => {
    const [plain, ours] = [sequence(0), sequence(1)];
    const input = prompt.slice(0, -1);
    await plain.evaluateWithoutGeneratingNewTokens(input);
    const last = prompt.at(-1) as Token;
    const generateNext = { logits: true as const, options: { temperature: 1, topK: 0, topP: 1 } };
    const [output] = await plain.controlledEvaluate([[last, { generateNext }]]);
    const logits = output?.next.logits ?? new Map<Token, number>();
    assert.ok(logits.size > 40_000);
    const best = [...logits.values()].reduce((most, one) => Math.max(most, one), -Infinity);
    let sum = 0;
    for (const logit of logits.values()) sum += Math.exp(logit - best);
    const total = best + Math.log(sum);

    const next = await nextTokens(ours, prompt, { most: 40, exact: true });
    assert.equal(next.tokens.length, 40);
    next.tokens.forEach((token, place) => {
      const exact = (logits.get(token as Token) ?? NaN) - total;
      assert.ok(Math.abs((next.logProbabilities[place] ?? NaN) - exact) < 2e-3);
    });
    const [first] = [...logits].sort(([, a], [, b]) => b - a);
    assert.equal(next.tokens[0], first?.[0]);
  });

  it('gives the same tokens in the same proportions where they need not be exact', async () => {
    const [one, other] = [sequence(0), sequence(1)];
    await one.clearHistory();
    await other.clearHistory();
    const exact = await nextTokens(one, prompt, { most: 40, exact: true });
    const rough = await nextTokens(other, prompt, { most: 40, exact: false });
    assert.deepEqual(rough.tokens, exact.tokens);
    const off = rough.logProbabilities.map((log, at) => log - (exact.logProbabilities[at] ?? NaN));
    assert.ok(off.every(by => Math.abs(by - (off[0] ?? NaN)) < 1e-5));
  });

  it('forks a sequence to exactly what evaluating its tokens gives', async () => {
    const [trunk, leaf, fresh] = [sequence(0), sequence(1), sequence(2)] as [
      Forkable,
      Forkable,
      Forkable,
    ];
    for (const one of [trunk, leaf, fresh]) await one.clearHistory();
    await trunk.evaluateWithoutGeneratingNewTokens(prompt);
    const upTo = prompt.length - 3;
    assert.ok(trunk._copyStateFromOtherSequence, 'the pinned version has it');
    assert.equal(await leaf._copyStateFromOtherSequence?.(trunk, upTo), true);
    const rest = prompt.slice(upTo);
    const forked = await nextTokens(leaf, rest, { most: 5, exact: true });
    await fresh.evaluateWithoutGeneratingNewTokens(prompt.slice(0, upTo));
    assert.deepEqual(forked, await nextTokens(fresh, rest, { most: 5, exact: true }));
  });

  it('evaluates with as many threads as it is told', async () => {
    const two = await loadEngine({ path, threads: 2 });
    try {
      const own = await two.openContext({ sequences: 1, contextTokens: 256 });
      const [only] = own.sequences;
      assert.ok(only);
      for (const threads of [1, 2, 1]) {
        two.setThreads(threads);
        await only.evaluateWithoutGeneratingNewTokens(prompt.slice(0, 2));
        assert.equal(own.threads, threads);
      }
    } finally {
      await two.dispose();
    }
  });
});
