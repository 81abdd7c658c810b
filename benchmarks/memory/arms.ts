import type { Memory } from '../../src/compose/create-memory.ts';
import type { FailureMemory } from '../../src/core/memory/failure-memory.ts';
import { MAX_HEADER } from '../../src/core/memory/lesson.ts';
import { MOST_LESSONS, lessonsText } from '../../src/core/memory/lessons-text.ts';
import { shuffled } from '../../src/core/memory/shuffled.ts';

/** What is compared: nothing, lessons of similar functions, and as many of any others. */
export const MEMORY_ARMS = ['none', 'memory', 'placebo'] as const;

export type MemoryArm = (typeof MEMORY_ARMS)[number];

/** Lessons that are looked at for those that are not about the task itself. */
const WIDER = MOST_LESSONS + 8;

/**
 * What one arm tells. Lessons about the task itself are left out: it is never told what became of
 * its own candidates.
 */
export function armMemory(arm: MemoryArm, memory: FailureMemory, seed: number): Memory {
  const others = withoutItself(memory);
  const used = arm === 'placebo' ? shuffled(others, seed) : others;
  return {
    recall: () => async (query, signal) => {
      if (arm === 'none') return undefined;
      const asked = { ...query, header: query.header.slice(0, MAX_HEADER) };
      return lessonsText(await used.recall(asked, MOST_LESSONS, signal));
    },
    learning: async function* (events) {
      yield* events;
    },
  };
}

function withoutItself(memory: FailureMemory): FailureMemory {
  return {
    ...memory,
    async recall(query, most, signal) {
      const found = await memory.recall(query, Math.max(most, WIDER), signal);
      return found.filter(({ header }) => header !== query.header).slice(0, most);
    },
  };
}
