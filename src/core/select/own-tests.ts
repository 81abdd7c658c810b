import type { Language } from '../base/source.ts';
import { runTests } from '../judge/run-tests.ts';
import type { TestRunner } from '../judge/run-tests.ts';
import type { RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import { valueSource } from '../sandbox/value-source.ts';

/** What came of one test. */
export type TestOutcome =
  { readonly passed: boolean; readonly behaviour: string } | { readonly notRun: string };

export type OwnTests = {
  readonly language: Language;
  readonly function: string;
  /** The file around the stub, for helpers that tests use; not the candidate's. */
  readonly surroundings: string;
  readonly tests: readonly string[];
};

/** Runs assertions that need an interpreter of their own against one program. */
export async function runOwnTests(
  sandbox: Sandbox,
  own: OwnTests,
  { program, runner }: { readonly program: string; readonly runner: TestRunner },
  options: RunOptions,
): Promise<readonly TestOutcome[]> {
  const tested = {
    language: own.language,
    candidate: program,
    function: own.function,
    tests: own.language === 'python' ? inPython(own) : inScript(own),
  };
  const { cases, notRun = [] } = await runTests(sandbox, tested, runner, options);
  return own.tests.map((_, place) => {
    const ran = cases.find(({ name }) => name === nameOf(place));
    if (ran !== undefined)
      return { passed: ran.verdict === 'PASS', behaviour: `!${ran.verdict} ${ran.actual ?? ''}` };
    const why = notRun.find(({ name }) => name === nameOf(place))?.why;
    return { notRun: why ?? 'it was not reached' };
  });
}

function nameOf(place: number): string {
  return `test_rc_${place}`;
}

function inPython(own: OwnTests): string {
  const text = (value: string): string => valueSource({ t: 'str', v: value }, 'python');
  const tests = own.tests.map(
    (source, place) => `def ${nameOf(place)}():\n    exec(${text(source)}, rc_scope_())\n`,
  );
  // Each in a namespace of its own: one may define what another one uses otherwise.
  return [
    `from solution import ${own.function}`,
    'def rc_scope_():',
    "    scope = {'__name__': 'tests'}",
    `    exec(${text(own.surroundings)}, scope)`,
    `    scope[${text(own.function)}] = ${own.function}`,
    '    return scope',
    ...tests,
  ].join('\n');
}

function inScript(own: OwnTests): string {
  return own.tests
    .map((source, place) => `test('${nameOf(place)}', async () => {\n${source}\n});\n`)
    .join('');
}
