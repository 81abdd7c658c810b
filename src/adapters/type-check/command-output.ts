import { z } from 'zod';
import type { TypeProblem, TypeReport } from '../../core/tools/type-check.ts';

const MOST = 50;
const LONGEST = 500;

const MYPY = z.object({
  file: z.string(),
  line: z.int(),
  message: z.string(),
  code: z.string().nullish(),
  severity: z.string(),
});

const PYRIGHT = z.object({
  version: z.string().max(100),
  generalDiagnostics: z.array(
    z.object({
      file: z.string(),
      severity: z.string(),
      message: z.string(),
      rule: z.string().optional(),
      range: z.object({ start: z.object({ line: z.int() }) }).optional(),
    }),
  ),
});

/** About packages that are not here: they say nothing of the program. */
const ABOUT_SURROUNDINGS =
  /^(import-not-found|import-untyped|import|reportMissing(Imports|ModuleSource|TypeStubs))$/;

/** What mypy said (`--output=json`): an object a line. A line that is none means that it failed. */
export function readMypy(output: string, name: string): TypeReport {
  const problems: TypeProblem[] = [];
  for (const line of output.split('\n').filter(one => one.trim() !== '')) {
    const parsed = MYPY.safeParse(json(line)).data;
    if (parsed === undefined) return failed('mypy', line);
    const { file, code, message, severity } = parsed;
    if (!endsWith(file, name) || severity === 'note') continue;
    const isError = severity === 'error';
    problems.push(problem(parsed.line, isError, code ?? 'mypy', message));
  }
  return report('mypy', problems);
}

/** What pyright said (`--outputjson`). */
export function readPyright(output: string, name: string): TypeReport {
  const parsed = PYRIGHT.safeParse(json(output)).data;
  if (parsed === undefined) return failed('pyright', output);
  const problems = parsed.generalDiagnostics
    .filter(({ file, severity }) => endsWith(file, name) && severity !== 'information')
    .map(({ severity, message, rule = 'pyright', range }) =>
      problem((range?.start.line ?? 0) + 1, severity === 'error', rule, message),
    );
  return report(`pyright ${parsed.version}`, problems);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function endsWith(file: string, name: string): boolean {
  return file === name || file.endsWith(`/${name}`) || file.endsWith(`\\${name}`);
}

function problem(line: number, isError: boolean, code: string, message: string): TypeProblem {
  return {
    line: Math.max(1, line),
    severity: isError ? 'error' : 'warning',
    code: code.slice(0, 100),
    message: message.slice(0, LONGEST),
  };
}

function report(checker: string, found: readonly TypeProblem[]): TypeReport {
  const problems = found
    .filter(({ code }) => !ABOUT_SURROUNDINGS.test(code))
    .toSorted((a, b) => a.severity.localeCompare(b.severity) || a.line - b.line);
  const truncated = problems.length > MOST;
  return { status: 'checked', checker, problems: problems.slice(0, MOST), truncated };
}

function failed(checker: string, said: string): TypeReport {
  return { status: 'unchecked', why: `${checker} said something else: ${said.slice(0, 200)}` };
}
