import type { Example, UnparsedExample } from '../stub/example.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { LanguageSupport } from '../stub/language-support.ts';
import type { Parser } from '../stub/parser.ts';
import type { Reach, Stub } from '../stub/stub.ts';
import { lineStart } from '../stub/syntax.ts';
import { headerAtMargin, indentAtMargin } from '../model/prompt.ts';
import type { PreparedCases } from '../sandbox/prepare-cases.ts';
import { prepareCases } from '../sandbox/prepare-cases.ts';
import type { Job, Program, RunOptions, Sandbox } from '../sandbox/sandbox.ts';
import type { SolveRequest } from './solve-request.ts';

/** What is known about a stub before anything is generated or run. */
export type Problem = {
  readonly support: LanguageSupport;
  readonly parser: Parser;
  readonly reach: Reach;
  /** Decorators, signature and docstring at column 0. */
  readonly header: string;
  /** White space in front of the body's lines, the header being at column 0. */
  readonly indent: string;
  readonly examples: readonly Example[];
  readonly unparsed: readonly UnparsedExample[];
  /** The file's part around the stub, with no solution in it. */
  readonly surroundings: Program;
  /** Modules the surroundings import that are not in the sandbox. */
  readonly missing: readonly string[];
};

/** Where a problem is read from. */
export type ProblemSource = Omit<SolveRequest, 'options'>;

/** Reads the problem out of the request; no I/O. */
export function readProblem(request: ProblemSource, parser: Parser): Problem {
  const { file, stub, modules, tests, moduleNames } = request;
  const support = languageSupport(stub.language);
  const own = support.findExamples(file.text, parser, stub);
  const others = tests.map(test => support.findTests(test, parser, stub, moduleNames));
  const read = [own, ...others];
  const source = support.splice(file.text, parser, stub, support.placeholder).program;
  const outer = indentation(file.text, stub);
  const names = modules.flatMap(({ path }) => support.moduleNames(path));
  return {
    support,
    parser,
    reach: support.reach(file.text, parser, stub),
    header: headerAtMargin(stub.header, outer),
    indent: indentAtMargin(stub.bodyIndent, outer),
    examples: read.flatMap(set => set.examples),
    unparsed: read.flatMap(set => set.unparsed),
    surroundings: { language: stub.language, source, files: modules },
    missing: support.missingModules(source, parser, names),
  };
}

function indentation(text: string, { span }: Stub): string {
  return text.slice(lineStart(text, span.start), span.start).replace(/^\uFEFF/, '');
}

/** What a stub says about the values its calls give. */
export function resolveOf(stub: Stub): Pick<Job, 'resolve'> {
  if (stub.isAsync) return { resolve: 'await' };
  return stub.isGenerator ? { resolve: 'list' } : {};
}

/** The examples that can be checked, each with what it expects; nothing when nothing can be run. */
export async function prepareExamples(
  sandbox: Sandbox,
  { examples, surroundings, missing }: Problem,
  options: RunOptions,
): Promise<PreparedCases> {
  if (missing.length > 0) return { ready: [], unusable: [] };
  const cases = examples.map(example => example.case);
  return prepareCases(sandbox, surroundings, cases, options);
}
