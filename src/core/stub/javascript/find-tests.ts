import type { SourceFile } from '../../base/source.ts';
import type { ExampleSet } from '../example.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';

export function findTests(
  _test: SourceFile,
  _parser: Parser,
  _stub: Stub,
  _moduleNames: readonly string[],
): ExampleSet {
  return { examples: [], unparsed: [] };
}
