import type { Language, SourceFile } from '../base/source.ts';
import type { Case } from '../sandbox/case.ts';
import type { ExampleSet } from '../stub/example.ts';
import type { Stub } from '../stub/stub.ts';
import type { TestedProgram } from './run-tests.ts';

/** Reads what a test file says about a function: `LanguageSupport.findTests` with its parser. */
export type FindTests = (test: SourceFile, stub: Stub, modules: readonly string[]) => ExampleSet;

/** Names by which tests import a candidate that has no file name of its own. */
const MODULES = ['solution', 'candidate', 'module', 'main', 'code'];

/**
 * The cases of tests that say nothing but what calls of the function give: then the host can
 * compare, and the tests need no interpreter of their own. Undefined when anything in them is
 * more than that: an assertion that was not read, a loop, or a comparison that would be made in
 * the candidate's box (`all(f(x))`), where the candidate decides what `all` says.
 */
export function literalCases(
  { language, function: name, tests }: Omit<TestedProgram, 'candidate'>,
  findTests: FindTests,
): readonly Case[] | undefined {
  const { text, modules } = withImport(language, name, tests);
  const test = { path: testPath(language), text };
  const { examples, unparsed } = findTests(test, stubOf(language, name), modules);
  if (unparsed.length > 0 || examples.length === 0) return undefined;
  const lines = new Set(examples.map(({ line }) => line));
  if (lines.size !== countAssertions(language, tests)) return undefined;
  const cases = examples.map(example => example.case);
  return cases.some(one => one.apart === true || isReplayed(one, cases)) ? undefined : cases;
}

/** True when a call would be made once more as setup of another: the function may count its calls. */
function isReplayed({ call }: Case, cases: readonly Case[]): boolean {
  return call.includes('(') && cases.some(({ setup }) => setup?.includes(call) === true);
}

function testPath(language: Language): string {
  return language === 'python'
    ? 'test_solution.py'
    : `solution.test.${language === 'javascript' ? 'js' : 'ts'}`;
}

type ReadyTests = { readonly text: string; readonly modules: readonly string[] };

/** Bare assertions become one test; tests that import nothing of the candidate are given it. */
function withImport(language: Language, name: string, tests: string): ReadyTests {
  if (language !== 'python') {
    const path = /['"]\.\/([\w./-]+?)(?:\.[cm]?[jt]sx?)?['"]/.exec(tests)?.[1];
    if (path !== undefined) return { text: tests, modules: [path] };
    return { text: `const { ${name} } = require('./solution'); ${tests}`, modules: ['solution'] };
  }
  const modules = [...MODULES, name];
  const line = `from solution import ${name}`;
  if (/^\s*(?:async\s+)?def\s+test|^class\s/m.test(tests)) {
    const imports = new RegExp(`^\\s*(?:from|import)\\s+(?:${modules.join('|')})\\b`, 'm');
    return { text: imports.test(tests) ? tests : `${line}; ${tests}`, modules };
  }
  // A text over several lines would be changed by the indentation.
  if (/"""|'''|\\$/m.test(tests)) return { text: tests, modules };
  const body = tests.replace(/^(?=.)/gm, '    ');
  return { text: `${line}\ndef test_all():\n${body}\n`, modules };
}

/** Every place at which something is claimed, read or not. */
function countAssertions(language: Language, tests: string): number {
  const claims =
    language === 'python'
      ? /^\s*(?:assert\b|self\.(?:assert|fail)\w*\s*\(|with\s+(?:pytest\.raises|self\.assertRaises))/gm
      : /^\s*(?:await\s+)?(?:assert\b|expect\s*\()/gm;
  return tests.match(claims)?.length ?? 0;
}

/** As much of a stub as the reading of tests asks for. */
function stubOf(language: Language, name: string): Stub {
  const header = language === 'python' ? `def ${name}():` : `function ${name}() {`;
  const span = { start: 0, end: header.length };
  return {
    language,
    name,
    qualifiedName: name,
    kind: 'function',
    isAsync: false,
    isGenerator: false,
    line: 1,
    span,
    bodySpan: { start: span.end, end: span.end },
    header,
    parameters: [],
    bodyIndent: '    ',
    eol: '\n',
  };
}
