import { z } from 'zod';
import { readLines } from './read-lines.ts';
import type { Repair, Suite, Task } from './task.ts';

const ROW = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  test: z.string(),
});
type Row = z.infer<typeof ROW>;

type MbxpLanguage = 'javascript' | 'typescript';

/**
 * HumanEval in JavaScript or TypeScript as MBXP published it (Apache-2.0). The prompt ends inside
 * the function; it is closed, so that the file parses. There are no reference solutions.
 */
export function loadMbxp(path: string, language: MbxpLanguage): Suite {
  const { rows, broken, sha256 } = readLines(path, ROW);
  const repairs: Repair[] = [...broken];
  const tasks = rows.flatMap(({ row }): Task[] => {
    const called = calledFunction(row);
    if (called === undefined) {
      repairs.push({ task: row.task_id, what: 'dropped', why: 'its test calls no function of it' });
      return [];
    }
    if (called !== row.entry_point) {
      const why = `the function is ${called}, which its test calls, not ${row.entry_point}`;
      repairs.push({ task: row.task_id, what: 'changed', why });
    }
    return [toTask(row, called, language)];
  });
  return { name: `humaneval-${language}`, sha256, tasks, repairs };
}

function toTask(row: Row, name: string, language: MbxpLanguage): Task {
  const end = language === 'javascript' ? 'js' : 'ts';
  return {
    id: row.task_id,
    number: Number(/(\d+)$/.exec(row.task_id)?.[1] ?? 0),
    language,
    function: name,
    file: { path: `${name}.${end}`, text: closed(row.prompt) },
    hidden: { form: 'script', source: row.test },
  };
}

function closed(prompt: string): string {
  const body = `${prompt.trimEnd()}\n}`;
  return /(?:const|let|var)\s+\w+\s*=\s*(?:async\s+)?function\b[^\n]*\{\s*$/.test(prompt.trimEnd())
    ? `${body};\n`
    : `${body}\n`;
}

/** The function of the prompt that the test calls: usually the entry point, letter for letter. */
function calledFunction({ prompt, entry_point: entry, test }: Row): string | undefined {
  const defined = [
    ...prompt.matchAll(/(?:function\s+([\w$]+)\s*\(|(?:const|let|var)\s+([\w$]+)\s*=\s*)/g),
  ].flatMap(match => [match[1] ?? match[2] ?? '']);
  const called = (name: string): boolean =>
    new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\s*\\(`).test(test);
  if (defined.includes(entry) && called(entry)) return entry;
  return defined.find(name => name !== '' && called(name));
}
