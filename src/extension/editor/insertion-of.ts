import type { Proposal } from '../../core/solve/solve-result.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Splice } from '../../core/stub/stub.ts';
import type { Solve } from '../solves.ts';
import type { Insertion } from './insertion.ts';
import { hashOf } from './insertions.ts';

/** What is remembered of a body that a splice put into a file, to know it again. */
export function insertionOf(
  { uri, stub, result }: Pick<Solve, 'uri' | 'stub' | 'result'>,
  { node, verified, passed, total }: Proposal,
  { splice, parser }: { readonly splice: Splice; readonly parser: Parser },
): Insertion {
  const support = languageSupport(stub.language);
  // Read as it will be read later: without the imports that a proposal shows in front of it.
  const own = support
    .findWritten(splice.text, parser)
    .filter(({ qualifiedName }) => qualifiedName === stub.qualifiedName)
    .map(one => support.asWritten(splice.text, parser, one))
    .findLast(({ code }) => splice.code.trimEnd().endsWith(code.trimEnd()));
  const { code, program } = own ?? splice;
  return {
    uri: uri.toString(),
    name: stub.qualifiedName,
    hash: hashOf(code),
    program: hashOf(program),
    traceId: result?.traceId ?? '',
    node,
    verified,
    passed,
    total,
    when: new Date().toISOString(),
  };
}
