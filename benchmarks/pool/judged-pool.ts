import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const DRAW = z.object({
  /** Drawn at temperature 0. */
  greedy: z.boolean(),
  /** Pools judged before November 28, 2026 lack it: 0.8 for all but the greedy one. */
  temperature: z.number().exactOptional(),
  promptTokens: z.number(),
  completionTokens: z.number(),
  /** Passes every example that the file shows; what a search sees. */
  visible: z.boolean(),
  reward: z.number(),
  /** Passes the hidden tests; no arm sees it. */
  hidden: z.boolean(),
  /** Equal within a task for programs that differ in nothing that matters. */
  program: z.number(),
  /** Natural log-probability of a token, where it was recorded. */
  meanLogProbability: z.number().exactOptional(),
});

const PROGRAM = z.object({
  /** As the draws have it. */
  program: z.number(),
  /** Letters of its code. */
  size: z.number(),
  /**
   * What came of each call on which passing programs are compared: the same text for the same, with `!` before
   * a failure and `~` before a value of another type than promised; null where it was not made.
   */
  does: z.array(z.string().nullable()),
});

const STUB = z.object({
  words: z.number(),
  examples: z.number(),
  parameters: z.number(),
  typed: z.number(),
  controlWords: z.number(),
  special: z.boolean(),
});

const JUDGED_TASK = z.object({
  version: z.literal(1),
  suite: z.string(),
  task: z.string(),
  number: z.number(),
  language: z.string(),
  model: z.object({
    id: z.string(),
    weakStandIn: z.boolean(),
    sha256: z.string().exactOptional(),
    engine: z.string(),
  }),
  examples: z.number(),
  /** What a router sees of the task; pools judged before November 28, 2026 lack it. */
  stub: STUB.exactOptional(),
  /** What the examples' results say, in bits; pools judged before November 28, 2026 lack it. */
  bits: z.number().exactOptional(),
  /** The programs that pass every example; pools judged before November 28, 2026 lack them. */
  passing: z.array(PROGRAM).exactOptional(),
  /** The greedy one first, where there is one. */
  draws: z.array(DRAW),
});

/** One recorded answer, and what became of it. */
export type Draw = z.infer<typeof DRAW>;

/** A program that passes every example, and what it does elsewhere. */
export type PassingProgram = z.infer<typeof PROGRAM>;

/** All recorded answers to one task, judged once. */
export type JudgedTask = z.infer<typeof JUDGED_TASK>;

/** Reads a judged pool, gzipped or not. Throws with the line that is none. */
export function readJudgedPool(path: string): readonly JudgedTask[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    try {
      return [JUDGED_TASK.parse(JSON.parse(line))];
    } catch (cause) {
      throw new Error(`${path}, line ${index + 1}: not a judged task. Make it with bench:pool.`, {
        cause,
      });
    }
  });
}

/** The tasks that are in the file already, so that judging can be gone on with. */
export function judgedTasks(path: string): ReadonlySet<string> {
  return new Set(existsSync(path) ? readJudgedPool(path).map(({ task }) => task) : []);
}

export function addJudgedTask(path: string, task: JudgedTask): void {
  appendFileSync(path, `${JSON.stringify(task)}\n`);
}
