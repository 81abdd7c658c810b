import { ReasonCodeError } from '../core/base/errors.ts';
import type { SourceFile } from '../core/base/source.ts';
import { requireLanguage } from '../core/stub/file-names.ts';
import { languageSupport, stubAt } from '../core/stub/language-table.ts';
import type { ParserTable } from '../core/stub/parser.ts';
import type { Stub } from '../core/stub/stub.ts';

/** Which stubs of a file are meant. */
export type StubChoice = {
  readonly function?: string | undefined;
  /** Counts before a name, where both are given. */
  readonly line?: number | undefined;
  readonly all?: boolean;
};

/**
 * The stubs that are meant. Throws `stub-not-found` or `stub-ambiguous` with the names there are,
 * and `file-unparsable` when there is no stub and the file does not parse.
 */
export function chooseStubs(
  { path, text }: SourceFile,
  parsers: ParserTable,
  choice: StubChoice,
): readonly Stub[] {
  const language = requireLanguage(path);
  const { stubs, skipped, problems } = languageSupport(language).findStubs(text, parsers[language]);
  const names = stubs.map(stub => `${stub.qualifiedName} (line ${stub.line})`).join(', ');
  const none = (why: string): ReasonCodeError => {
    const [problem] = problems;
    if (problem !== undefined) {
      const message = `${path} does not parse: line ${problem.line}: ${problem.message}. Mend that first; ${why}`;
      return new ReasonCodeError('file-unparsable', message);
    }
    const left = skipped.map(one => `${one.name} (line ${one.line}: ${one.why})`).join(', ');
    return new ReasonCodeError('stub-not-found', left === '' ? why : `${why} Left alone: ${left}.`);
  };
  if (choice.line !== undefined) {
    const stub = stubAt(stubs, choice.line, text);
    if (stub !== undefined) return [stub];
    throw none(
      `there is no stub at line ${choice.line} of ${path}${names === '' ? '' : `; there is ${names}`}.`,
    );
  }
  if (choice.function !== undefined) {
    const wanted = choice.function;
    const found = stubs.filter(
      ({ name, qualifiedName }) => qualifiedName === wanted || name === wanted,
    );
    if (found.length === 1) return found;
    if (found.length > 1) throw ambiguous(`${wanted} names several stubs`, found);
    throw none(
      `there is no stub called ${wanted} in ${path}${names === '' ? '' : `; there is ${names}`}.`,
    );
  }
  if (stubs.length === 0) {
    throw none(
      `${path} has no stub: a function whose body is empty, only a docstring or comments, pass or ..., or only says that it is not implemented.`,
    );
  }
  if (choice.all === true || stubs.length === 1) return stubs;
  throw ambiguous(`${path} has several stubs`, stubs);
}

/** The one stub that is meant. Throws as `chooseStubs` does. */
export function chooseStub(
  file: SourceFile,
  parsers: ParserTable,
  { line, function: name }: Omit<StubChoice, 'all'>,
): Stub {
  const [stub] = chooseStubs(file, parsers, { line, function: name });
  if (stub === undefined) throw new ReasonCodeError('stub-not-found', `${file.path} has no stub.`);
  return stub;
}

function ambiguous(what: string, stubs: readonly Stub[]): ReasonCodeError {
  const names = stubs.map(stub => `${stub.qualifiedName} (line ${stub.line})`).join(', ');
  return new ReasonCodeError(
    'stub-ambiguous',
    `${what}: ${names}. Choose with --function NAME or --line N, or take --all.`,
  );
}
