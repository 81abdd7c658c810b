import type { Draw, JudgedTask } from '../judged-pool.ts';

const WRONG: Draw = {
  greedy: false,
  promptTokens: 90,
  completionTokens: 10,
  visible: false,
  reward: 0.2,
  hidden: false,
  program: 1,
};

/** A judged task; draws that say nothing else are wrong, and programs of their own. */
export function madeUpTask(
  draws: readonly Partial<Draw>[],
  more: Partial<JudgedTask> = {},
): JudgedTask {
  return {
    version: 1,
    suite: 'humaneval',
    task: 'HumanEval/0',
    number: 0,
    language: 'python',
    model: { id: 'm', weakStandIn: true, engine: 'e' },
    examples: 2,
    draws: draws.map((draw, program) => ({ ...WRONG, program, ...draw })),
    ...more,
  };
}
