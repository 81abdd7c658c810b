import type { ExampleSet } from '../example.ts';
import { createScope } from '../examples/example-scope.ts';
import { readExamples } from '../examples/read-examples.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { withTree } from '../syntax.ts';
import { alignNames } from './align-names.ts';
import { javascriptSyntax } from './example-syntax.ts';
import { indexModule } from './module-index.ts';
import { readSessions } from './sessions.ts';

/**
 * The examples in the comment of a stub: `@example` blocks, `>>>` sessions and the other ways
 * people write them. A function named in another case, as in examples that were written for
 * another language, is taken for the stub where the file defines nothing of that name.
 */
export function findExamples(text: string, parser: Parser, stub: Stub): ExampleSet {
  const names = withTree(parser, text, root => {
    return new Set(
      indexModule(root).flatMap(item => (item.kind === 'effect' ? [] : [...item.binds])),
    );
  });
  const exposed = stub.kind === 'function' ? stub.name : undefined;
  const defined = (name: string): boolean => names.has(name) || name === exposed;
  const syntax = javascriptSyntax(parser, defined);
  const aligned = alignNames(stub, defined);
  return readExamples(
    createScope({ parser, syntax, stub: aligned, source: 'docstring', defined }),
    readSessions,
  );
}
