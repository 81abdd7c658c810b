import { z } from 'zod';
import { readLines } from './read-lines.ts';
import type { Suite, Task } from './task.ts';

const ROW = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string().nullable(),
  test: z.string(),
});

/** HumanEval as published (MIT), and HumanEval+ in the same shape. */
export function loadHumanEval(path: string): Suite {
  const { rows, broken, sha256 } = readLines(path, ROW);
  const tasks = rows.map(({ row, line }): Task => {
    const number = Number(/(\d+)$/.exec(row.task_id)?.[1] ?? line - 1);
    return {
      id: row.task_id,
      number,
      language: 'python',
      function: row.entry_point,
      file: { path: `${row.entry_point}.py`, text: row.prompt },
      hidden: { form: 'check', source: row.test },
      ...(row.canonical_solution === null
        ? {}
        : { reference: row.prompt + row.canonical_solution }),
    };
  });
  return { name: 'humaneval', sha256, tasks, repairs: broken };
}
