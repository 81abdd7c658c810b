import type { Example, ExampleSet } from '../example.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { withTree } from '../syntax.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { findTests } from './find-tests.ts';
import { indexModule } from './module-index.ts';
import { freeNames } from './names.ts';

/** What the file is called where an assertion of its docstring stands for a test of it. */
const MODULE = 'docstring';

export type Docstring = {
  readonly text: string;
  readonly parser: Parser;
  readonly stub: Stub;
  /** Tells what the file defines. */
  readonly defined: (name: string) => boolean;
};

/**
 * Adds the lines of a docstring that assert something and are no example as they stand: `assert
 * f(1)`, `assert not f(2)`, `assert isclose(f(3), 0.5)`. They are read as a test beside the file is,
 * with the file's imports, when all their names mean something. What was read otherwise stays as it is.
 */
export function withAsserts(
  found: ExampleSet,
  { text, parser, stub, defined }: Docstring,
): ExampleSet {
  const { docstring } = stub;
  if (docstring === undefined || stub.kind !== 'function') return found;
  const known = new Set(found.examples.map(({ line }) => line));
  const isKnown = (line: string): boolean =>
    withTree(
      parser,
      line,
      root =>
        !root.hasError &&
        [...freeNames(root)].every(
          name => name === stub.name || BUILTIN_NAMES.has(name) || defined(name),
        ),
    );
  const lines = docstring.text.split('\n').flatMap((line, at) => {
    const place = docstring.lines[at] ?? stub.line;
    const isOther = !/^\s*assert\b/.test(line) || known.has(place) || !isKnown(line.trim());
    return isOther ? [] : [{ line: line.trim(), place }];
  });
  if (lines.length === 0) return found;
  const imports = importsOf(text, parser);
  const read = lines.flatMap(({ line, place }): readonly Example[] => {
    const test = `from ${MODULE} import ${stub.name}\n${imports}\n\ndef test_it():\n    ${line}\n`;
    const { examples } = findTests({ path: MODULE, text: test }, parser, stub, [MODULE]);
    return examples.map(example => ({ ...example, line: place, form: 'assert' }));
  });
  const now = new Set(read.map(({ line }) => line));
  return {
    examples: [...found.examples, ...read].toSorted((a, b) => a.line - b.line),
    unparsed: found.unparsed.filter(({ line }) => !now.has(line)),
  };
}

/** The file's own imports, for what its assertions use of them. */
function importsOf(text: string, parser: Parser): string {
  return withTree(parser, text, root =>
    indexModule(root)
      .filter(({ kind }) => kind === 'import')
      .map(({ span }) => text.slice(span.start, span.end))
      .join('\n'),
  );
}
