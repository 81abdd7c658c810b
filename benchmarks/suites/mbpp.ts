import { z } from 'zod';
import { readLines } from './read-lines.ts';
import type { Repair, Suite, Task } from './task.ts';

const ROW = z.object({
  task_id: z.union([z.string(), z.number()]).transform(String),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
});
type Row = z.infer<typeof ROW>;

/**
 * MBPP sanitized (CC BY 4.0) in the form with `prompt`, `canonical_solution` and `test`. One
 * assertion is shown in the docstring, all of them grade. Where the published row is at odds with
 * itself it is repaired, and the repair is named: the function is the one that the assertions
 * call, not a helper; the body's broken indentation is no matter, since only the signature and
 * the text are taken; a module that the assertions use is imported.
 */
export function loadMbpp(path: string): Suite {
  const { rows, broken, sha256 } = readLines(path, ROW);
  const repairs: Repair[] = [...broken];
  const tasks = rows.flatMap(({ row }) => {
    const found = toTask(row);
    if ('why' in found) {
      repairs.push({ task: row.task_id, what: 'dropped', why: found.why });
      return [];
    }
    repairs.push(
      ...found.changes.map(why => ({ task: row.task_id, what: 'changed' as const, why })),
    );
    return [found.task];
  });
  return { name: 'mbpp', sha256, tasks, repairs };
}

type Made = { readonly task: Task; readonly changes: readonly string[] };

function toTask(row: Row): Made | { readonly why: string } {
  const asserts = assertions(row.test);
  const [shown] = asserts;
  if (shown === undefined || asserts.length < 2)
    return { why: `it has ${asserts.length} assertions; one to show and one to grade are needed` };
  const split = /^([\s\S]*?)\n[ \t]*(?:'''|""")([\s\S]*?)(?:'''|""")\s*$/.exec(row.prompt);
  if (split === null) return { why: 'its prompt does not end with a docstring' };
  const [, head = '', text = ''] = split;
  const reference = `${head}\n${row.canonical_solution}\n`;
  const changes: string[] = [];
  const name = calledFunction(shown, reference);
  if (name === undefined) return { why: 'its assertions call no function of the reference' };
  if (name !== row.entry_point)
    changes.push(`the function is ${name}, which its assertions call, not "${row.entry_point}"`);
  const signature = signatureOf(reference, name);
  if (signature === undefined) return { why: `the reference has no signature of ${name}` };
  const needed = missingImport(reference, asserts);
  if (needed !== undefined) changes.push(`"${needed}", which its assertions need, was added`);
  const imports = [...(needed === undefined ? [] : [needed]), ...importLines(head)];
  return {
    changes,
    task: {
      id: row.task_id,
      number: Number(/(\d+)$/.exec(row.task_id)?.[1] ?? 0),
      language: 'python',
      function: name,
      file: { path: `${name}.py`, text: stubFile(imports, signature, text.trim(), shown) },
      hidden: {
        form: 'asserts',
        source: [...(needed === undefined ? [] : [needed]), ...asserts].join('\n'),
      },
      reference: needed === undefined ? reference : `${needed}\n${reference}`,
    },
  };
}

/** The statements of `def check(candidate):`, one string each, at column 0. */
export function assertions(test: string): readonly string[] {
  const body = test.slice(test.indexOf('\n', test.indexOf('def check')) + 1).replace(/\r/g, '');
  const margin = /^[ \t]+/.exec(body)?.[0] ?? '';
  const found: string[] = [];
  for (const line of body.split('\n')) {
    const text = line.startsWith(margin) ? line.slice(margin.length) : line.trimStart();
    if (text.startsWith('assert')) found.push(text.trimEnd());
    else if (text.trim() !== '' && found.length > 0) found.push(`${found.pop() ?? ''}\n${text}`);
  }
  return found;
}

/** The function of the reference that stands first in the assertion. */
function calledFunction(assertion: string, reference: string): string | undefined {
  const defined = new Set([...reference.matchAll(/^def\s+(\w+)/gm)].map(match => match[1]));
  return [...assertion.matchAll(/(\w+)\s*\(/g)]
    .map(match => match[1])
    .find(name => defined.has(name));
}

/** The first lines of a function's definition, up to the colon. */
export function signatureOf(reference: string, name: string): string | undefined {
  return new RegExp(`^def\\s+${name}\\s*\\([^)]*\\)\\s*(?:->[^:]+)?:`, 'm').exec(reference)?.[0];
}

function importLines(head: string): readonly string[] {
  return head.split('\n').flatMap(line => (/^(?:import|from)\s/.test(line) ? [line.trim()] : []));
}

/** Some tasks compare with `math.isclose` and import nothing, or something else, of it. */
function missingImport(reference: string, asserts: readonly string[]): string | undefined {
  const used = /\bmath\.\w/.test([reference, ...asserts].join('\n'));
  return used && !/^\s*import\s.*\bmath\b/m.test(reference) ? 'import math' : undefined;
}

/** A file with one stub: the text and the assertion that is shown are its docstring. */
export function stubFile(
  imports: readonly string[],
  signature: string,
  text: string,
  shown: string,
): string {
  const indented = [...text.split('\n').map(line => line.trim()), '', ...shown.split('\n')]
    .map(line => (line === '' ? '' : `    ${line}`))
    .join('\n');
  const escaped = indented.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
  const top = imports.length === 0 ? '' : `${imports.join('\n')}\n\n\n`;
  return `${top}${signature}\n    """\n${escaped}\n    """\n`;
}
