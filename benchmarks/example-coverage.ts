import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { createParsers } from '../src/adapters/tree-sitter/create-parser.ts';
import type { Language } from '../src/core/base/source.ts';
import type { Example, UnparsedExample } from '../src/core/stub/example.ts';
import { languageSupport } from '../src/core/stub/language-table.ts';
import type { Parser } from '../src/core/stub/parser.ts';
import { EXAMPLE_CHECK } from './example-check.ts';

const TASK = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  /** Missing, or null, where the data set has none. */
  canonical_solution: z.string().nullish(),
});
const OUTCOME = z.object({ ok: z.boolean(), detail: z.string() });

type Task = z.infer<typeof TASK>;

/** What became of one task's examples. `contradicted` are those the reference does not confirm. */
export type TaskCoverage = {
  readonly task: string;
  readonly confirmed: number;
  readonly contradicted: readonly { readonly call: string; readonly detail: string }[];
  readonly unparsed: readonly UnparsedExample[];
};

export type ExampleCoverage = {
  readonly tasks: number;
  readonly withExample: number;
  readonly withConfirmedExample: number;
  readonly examples: number;
  readonly contradicted: number;
  readonly unparsed: number;
  readonly perTask: readonly TaskCoverage[];
};

export type CoverageOptions = {
  /** HumanEval as published: JSON lines, gzipped or not. */
  readonly data: string;
  /** Only Python's data has reference solutions: of the others, nothing is confirmed. */
  readonly language: Language;
  readonly assets: string;
  readonly python: string;
  readonly timeoutMs: number;
};

/**
 * Measures on how many HumanEval tasks the docstring gives an example that the reference solution
 * confirms. The references are run by the machine's own Python: they are trusted data.
 */
export async function measureExampleCoverage(options: CoverageOptions): Promise<ExampleCoverage> {
  const parser = (await createParsers(options.assets))[options.language];
  const perTask: (TaskCoverage & { found: number })[] = [];
  for (const task of await readTasks(options.data)) {
    perTask.push(await measureTask(task, parser, options));
  }
  const sum = (of: (task: TaskCoverage & { found: number }) => number): number =>
    perTask.reduce((total, task) => total + of(task), 0);
  return {
    tasks: perTask.length,
    withExample: sum(task => Number(task.found > 0)),
    withConfirmedExample: sum(task => Number(task.confirmed > 0)),
    examples: sum(task => task.found),
    contradicted: sum(task => task.contradicted.length),
    unparsed: sum(task => task.unparsed.length),
    perTask,
  };
}

async function readTasks(path: string): Promise<Task[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => TASK.parse(JSON.parse(line)));
}

async function measureTask(
  task: Task,
  parser: Parser,
  options: CoverageOptions,
): Promise<TaskCoverage & { found: number }> {
  const support = languageSupport(options.language);
  // The prompts of languages with braces end inside of the function.
  const text = options.language === 'python' ? task.prompt : `${task.prompt.trimEnd()}\n}\n`;
  const { stubs } = support.findStubs(text, parser);
  const stub = stubs.find(({ name }) => name === task.entry_point);
  const none = { examples: [], unparsed: [] };
  const set = stub === undefined ? none : support.findExamples(text, parser, stub);
  const solution = options.language === 'python' ? task.canonical_solution : undefined;
  const isChecked = typeof solution === 'string' && set.examples.length > 0;
  const outcomes = isChecked ? await check(task.prompt + solution, set.examples, options) : [];
  const contradicted = outcomes.flatMap(({ ok, detail }, index) =>
    ok ? [] : [{ call: set.examples[index]?.call ?? '', detail }],
  );
  return {
    task: task.task_id,
    found: set.examples.length,
    confirmed: outcomes.length - contradicted.length,
    contradicted,
    unparsed: set.unparsed,
  };
}

async function check(
  program: string,
  examples: readonly Example[],
  { python, timeoutMs }: CoverageOptions,
): Promise<z.infer<typeof OUTCOME>[]> {
  const child = spawn(python, ['-I', '-c', EXAMPLE_CHECK], {
    stdio: ['pipe', 'pipe', 'ignore'],
    signal: AbortSignal.timeout(timeoutMs),
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<string>(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', code => resolve(code === 0 ? '' : `exit code ${code ?? 'none'}`));
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify({ program, cases: examples.map(example => example.case) }));
  const failure = await ended;
  if (failure !== '') return examples.map(() => ({ ok: false, detail: failure }));
  return z.array(OUTCOME).parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}

/** `--data FILE [--language L] [--json] [--assets FOLDER] [--python COMMAND]`; resolves to the exit code. */
export async function runExampleCoverage(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      language: { type: 'string', default: 'python' },
      assets: { type: 'string', default: 'dist/vendor/tree-sitter' },
      python: { type: 'string', default: 'python3' },
      json: { type: 'boolean', default: false },
    },
  });
  const { data, language, assets, python, json } = values;
  if (data === undefined) {
    console.error('Say where HumanEval is: --data HumanEval.jsonl.gz');
    return 2;
  }
  if (language !== 'python' && language !== 'javascript' && language !== 'typescript') {
    console.error('Say --language python, javascript or typescript.');
    return 2;
  }
  const found = await measureExampleCoverage({ data, language, assets, python, timeoutMs: 20_000 });
  const { perTask, ...figures } = found;
  if (json) console.log(JSON.stringify(figures));
  else report(figures, perTask);
  return 0;
}

function report(figures: Readonly<Record<string, number>>, perTask: readonly TaskCoverage[]): void {
  for (const { task, confirmed, contradicted, unparsed } of perTask) {
    if (confirmed > 0 && contradicted.length + unparsed.length === 0) continue;
    console.log(`${task}: ${confirmed} confirmed`);
    for (const { call, detail } of contradicted) console.log(`  contradicted: ${call}: ${detail}`);
    for (const { text, why } of unparsed) console.log(`  unparsed: ${text} (${why})`);
  }
  for (const [name, value] of Object.entries(figures)) console.log(`${name}: ${value}`);
}
