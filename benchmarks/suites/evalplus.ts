import { z } from 'zod';
import { evalPlusCheck } from './evalplus-check.ts';
import { signatureOf, stubFile } from './mbpp.ts';
import { readLines } from './read-lines.ts';
import type { Repair, Suite, Task } from './task.ts';

const ROW = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  base_input: z.array(z.unknown()),
  plus_input: z.array(z.unknown()),
});
type Row = z.infer<typeof ROW>;

export type EvalPlusSuite = 'humaneval-plus' | 'mbpp-plus';

/** A box takes 8 MiB a request, the program and what JSON adds included. */
const MAX_SOURCE = 6 * 1024 * 1024;

/**
 * HumanEval+ or MBPP+ as EvalPlus publishes them (Apache-2.0): JSONL with inputs and without
 * expected values. Those are what the reference solution gives, worked out in the box when a
 * program is graded. HumanEval+ shows what HumanEval shows; MBPP+ the text and its one assertion.
 */
export function loadEvalPlus(path: string, name: EvalPlusSuite): Suite {
  const { rows, broken, sha256 } = readLines(path, ROW, parseWide);
  const repairs: Repair[] = [...broken];
  const tasks = rows.flatMap(({ row, text }) => {
    const made = name === 'mbpp-plus' ? ofMbpp(row) : { ...ofHumanEval(row), changes: [] };
    if ('why' in made) {
      repairs.push({ task: row.task_id, what: 'dropped', why: made.why });
      return [];
    }
    const { file, reference, changes } = made;
    const number = Number(/(\d+)$/.exec(row.task_id)?.[1] ?? 0);
    const source = evalPlusCheck({ row: text, reference, suite: name, number });
    if (source.length > MAX_SOURCE) {
      const why = `its inputs are too large for the sandbox (${(source.length / 1e6).toFixed(1)} MB)`;
      repairs.push({ task: row.task_id, what: 'dropped', why });
      return [];
    }
    repairs.push(...changes.map(why => ({ task: row.task_id, what: 'changed' as const, why })));
    const task: Task = {
      id: row.task_id,
      number,
      language: 'python',
      function: row.entry_point,
      file: { path: `${row.entry_point}.py`, text: file },
      hidden: { form: 'check', source },
      reference,
    };
    return [task];
  });
  return { name, sha256, tasks, repairs };
}

type Made = { readonly file: string; readonly reference: string };

function ofHumanEval({ prompt, canonical_solution: solution }: Row): Made {
  return { file: prompt, reference: `${prompt}${solution}` };
}

/** The prompt is a docstring that stands alone; the signature comes from the solution. */
function ofMbpp(row: Row): (Made & { readonly changes: readonly string[] }) | { why: string } {
  const { prompt, entry_point: name, canonical_solution: reference } = row;
  const signature = signatureOf(reference, name);
  if (signature === undefined) return { why: `its solution has no signature of ${name}` };
  const text = prompt.replace(/^\s*(?:"""|''')|(?:"""|''')\s*$/g, '').trim();
  const [description = '', shown, ...more] = text.split(/^(?=assert\b)/m).map(part => part.trim());
  if (shown === undefined) return { why: 'its prompt shows no assertion' };
  const changes =
    more.length === 0 ? [] : [`only the first of ${more.length + 1} assertions is shown`];
  return { file: stubFile([], signature, description, shown), reference, changes };
}

/** Python writes NaN and Infinity where JSON has no word; only the shape is looked at here. */
function parseWide(text: string): unknown {
  const strict = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, found =>
    found.startsWith('"') ? found : 'null',
  );
  return JSON.parse(strict) as unknown;
}
