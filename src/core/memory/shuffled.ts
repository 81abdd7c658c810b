import { createRng } from '../base/rng.ts';
import { textHash } from '../base/text-hash.ts';
import type { FailureMemory } from './failure-memory.ts';
import { signatureOf } from './lesson.ts';

/**
 * The same memory with its answers mixed up, as a placebo: as many lessons as it would have given,
 * but of functions drawn by chance and not by their likeness. For measurements.
 */
export function shuffled(memory: FailureMemory, seed: number): FailureMemory {
  return {
    ...memory,
    async recall(query, most, signal) {
      const real = await memory.recall(query, most, signal);
      const meant = new Set(real.map(({ header }) => signatureOf(header)));
      const others = (await memory.all(query.language, signal)).filter(
        ({ header, function: name }) => name !== query.function && !meant.has(signatureOf(header)),
      );
      const rng = createRng((seed ^ textHash(query.header)) >>> 0);
      const drawn = others.map(lesson => ({ lesson, at: rng() })).sort((a, b) => a.at - b.at);
      return drawn.slice(0, real.length).map(({ lesson }) => lesson);
    },
  };
}
