import { z } from 'zod';
import { readLines } from './read-lines.ts';
import type { Suite, Task } from './task.ts';

/** One line of a suite of one's own; benchmarks/README.md shows one. */
const ROW = z.object({
  task_id: z.string().min(1),
  language: z.enum(['python', 'javascript', 'typescript']),
  function: z.string().min(1),
  file: z.object({ path: z.string().min(1), text: z.string() }),
  tests: z.object({ form: z.enum(['check', 'asserts', 'script']), source: z.string().min(1) }),
  reference: z.string().optional(),
});

/** Reads a suite in the documented format; tasks are numbered from 0 in the order of the file. */
export function loadOwnFormat(path: string): Suite {
  const { rows, broken, sha256 } = readLines(path, ROW);
  const tasks = rows.map(({ row }, number): Task => ({
    id: row.task_id,
    number,
    language: row.language,
    function: row.function,
    file: row.file,
    hidden: row.tests,
    ...(row.reference === undefined ? {} : { reference: row.reference }),
  }));
  return { name: 'own', sha256, tasks, repairs: broken };
}
