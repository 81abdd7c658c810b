import type { RunOptions, Sandbox } from '../../src/core/sandbox/sandbox.ts';
import { valueSource } from '../../src/core/sandbox/value-source.ts';
import type { JudgeReport } from '../../src/core/judge/report.ts';
import { runTests } from '../../src/core/judge/run-tests.ts';
import type { TestRunner, TestedProgram } from '../../src/core/judge/run-tests.ts';
import type { Task } from '../suites/task.ts';
import { bounded } from './graded.ts';
import type { Graded } from './graded.ts';
import { LODASH } from './lodash.ts';

/**
 * Grades a program by hidden tests that run in a box of their own and call it in another. What the
 * program does to its own interpreter the tests do not notice: they get plain values or nothing.
 */
export async function gradeApart(
  sandbox: Sandbox,
  runner: TestRunner,
  { task, program }: { readonly task: Task; readonly program: string },
  options: RunOptions,
): Promise<Graded> {
  const tested = task.language === 'python' ? inPython(task, program) : inScript(task, program);
  const files = task.language === 'python' ? runner.files : [...runner.files, LODASH];
  return gradedOf(await runTests(sandbox, tested, { ...runner, files }, options));
}

/** One test that was not run, or did not pass, is enough to fail. */
function gradedOf({ verdict, reason, cases, notRun = [] }: JudgeReport): Graded {
  if (verdict === 'PASS' && cases.length > 0 && notRun.length === 0) return { passes: true };
  const failed = cases.find(one => one.verdict !== 'PASS');
  const why = failed?.error ?? reason ?? notRun[0]?.why ?? '';
  return { passes: false, why: bounded(`${verdict}${why === '' ? '' : `: ${why}`}`) };
}

/** The function that is called: what the program's own gives, as the plain value it equals. */
const ANSWER = 'rc_answer_';

/**
 * A `Counter` or a named tuple equals a dictionary or a tuple, and published judges take it for
 * one; only plain values can cross. This runs in the candidate's box, so a candidate may turn it
 * into anything it likes: it could have given that just as well.
 */
const PLAIN = `
def rc_plain_(value):
    import collections.abc as abc
    if isinstance(value, list):
        return [rc_plain_(item) for item in list.__iter__(value)]
    if isinstance(value, tuple):
        return tuple([rc_plain_(item) for item in tuple.__iter__(value)])
    if isinstance(value, dict):
        return {rc_plain_(key): rc_plain_(item) for key, item in dict.items(value)}
    if isinstance(value, (abc.KeysView, abc.ItemsView)):
        return {rc_plain_(item) for item in value}
    for kind in (str, float, bytes):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return value
`;

function inPython({ file, function: name, hidden }: Task, program: string): TestedProgram {
  const text = (value: string): string => valueSource({ t: 'str', v: value }, 'python');
  // The file as it was given, for the helpers that tests use: not the candidate's, which it may
  // have rewritten.
  const tests = [
    `from solution import ${ANSWER}`,
    'def test_hidden():',
    "    scope = {'__name__': 'tests'}",
    `    exec(${text(file.text)}, scope)`,
    `    scope[${text(name)}] = ${ANSWER}`,
    `    exec(${text(hidden.source)}, scope)`,
    ...(hidden.form === 'check' ? [`    assert scope['check'](${ANSWER}) is None`] : []),
    '',
  ].join('\n');
  const candidate = `${program}\n${PLAIN}\ndef ${ANSWER}(*args, **named):\n    return rc_plain_(${name}(*args, **named))\n`;
  return { language: 'python', candidate, function: ANSWER, tests };
}

const IMPORT = /^[ \t]*import\b[^\n]*\n?/gm;

function inScript({ language, function: name, hidden }: Task, program: string): TestedProgram {
  const imports = hidden.source.match(IMPORT) ?? [];
  const body = hidden.source.replace(IMPORT, '\n');
  const tests = `${imports.join('')}\ntest('hidden', async () => {\n${body}\n});\n`;
  return { language, candidate: program, function: name, tests };
}
