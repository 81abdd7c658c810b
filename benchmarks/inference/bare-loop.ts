import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { timed } from '../spread.ts';

/** The library alone, with its own sampler, on sequences that share a prompt. */
export type BareLoop = {
  /** Tokens a second of so many sequences in lock-step, the prompt being there already. */
  tokensPerSecond(width: number, tokens: number): Promise<number>;
  /** Milliseconds of taking over a sequence's memory, copy included. */
  forkMs(): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
};

type Forkable = LlamaContextSequence & {
  _copyStateFromOtherSequence(source: LlamaContextSequence, upTo: number): Promise<boolean>;
};

export type BareOptions = {
  readonly path: string;
  readonly threads: number;
  readonly width: number;
  readonly contextTokens: number;
  readonly prompt: string;
};

/**
 * What no scheduler can beat: a lock-step loop without a queue, a text or a caller. All that our
 * engine does besides is measured against it.
 */
export async function openBareLoop(options: BareOptions): Promise<BareLoop> {
  const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
  const { path, threads, width: most, contextTokens } = options;
  const llama = await getLlama({
    build: 'never',
    gpu: 'auto',
    maxThreads: threads,
    logLevel: LlamaLogLevel.error,
    logger: () => undefined,
  });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({
    sequences: most + 1,
    contextSize: contextTokens,
    batchSize: 256,
    threads,
  });
  const all = Array.from({ length: most + 1 }, () => context.getSequence() as Forkable);
  // Where ours keeps its spare sequence, too: after those that are written in.
  const trunk = all[most] as Forkable;
  const prompt = model.tokenize(options.prompt);
  const shared = prompt.length - 1;
  const last = prompt.slice(-1);
  await trunk.evaluateWithoutGeneratingNewTokens(prompt.slice(0, shared));
  const step = (one: Forkable, tokens: Token[]): Promise<void> =>
    one.evaluateWithoutGeneratingNewTokens(tokens);
  return {
    async tokensPerSecond(width, tokens) {
      const leaves = all.slice(0, width);
      for (const leaf of leaves) await leaf._copyStateFromOtherSequence(trunk, shared);
      const writing = leaves.map((leaf, seed) =>
        leaf.evaluate(last, { temperature: 0.8, topK: 40, topP: 0.95, seed, yieldEogToken: true }),
      );
      const took = await timed(async () => {
        for (let at = 0; at < tokens; at += 1) await Promise.all(writing.map(one => one.next()));
      });
      for (const one of writing) await one.return();
      return (1000 * width * tokens) / took;
    },
    async forkMs() {
      const leaf = all[0] as Forkable;
      const plain = await timed(() => step(leaf, last));
      const forked = await timed(async () => {
        await leaf._copyStateFromOtherSequence(trunk, shared);
        await step(leaf, last);
      });
      return Math.max(0, forked - plain);
    },
    [Symbol.asyncDispose]: () => llama.dispose(),
  };
}
