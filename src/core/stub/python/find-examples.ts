import type { ExampleSet } from '../example.ts';
import { createScope } from '../examples/example-scope.ts';
import { readExamples } from '../examples/read-examples.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { withTree } from '../syntax.ts';
import { withAsserts } from './docstring-asserts.ts';
import { readDoctests } from './doctest.ts';
import { pythonSyntax } from './example-syntax.ts';
import { indexModule } from './module-index.ts';

/** The examples in a stub's docstring: doctest sessions and the other ways people write them. */
export function findExamples(text: string, parser: Parser, stub: Stub): ExampleSet {
  const names = new Set<string>();
  let hasStar = false;
  withTree(parser, text, root => {
    for (const item of indexModule(root)) {
      for (const name of item.kind === 'effect' ? [] : item.binds) names.add(name);
      hasStar ||= item.imports.some(({ name }) => name === '*');
    }
  });
  const defined = (name: string): boolean => hasStar || names.has(name);
  const syntax = pythonSyntax(parser);
  const found = readExamples(
    createScope({ parser, syntax, stub, source: 'docstring', defined }),
    readDoctests,
  );
  return withAsserts(found, { text, parser, stub, defined });
}
