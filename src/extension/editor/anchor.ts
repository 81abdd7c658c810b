import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Splice, Stub } from '../../core/stub/stub.ts';
import type { Proposal } from '../../core/solve/solve-result.ts';

/** What can be done with a proposal in a document that may have changed since it was verified. */
export type Anchored =
  | { readonly kind: 'same'; readonly splice: Splice }
  /** The document changed elsewhere; what the function reaches is what was verified. */
  | { readonly kind: 'moved'; readonly splice: Splice }
  | { readonly kind: 'stub-changed' }
  | { readonly kind: 'surroundings-changed' };

/**
 * Finds the place of a proposal in the present text. What would be inserted must be what was
 * verified: the same function in the same program. Anything else is refused.
 */
export function anchor(
  {
    text,
    stub,
    proposal,
  }: { readonly text: string; readonly stub: Stub; readonly proposal: Proposal },
  present: string,
  parser: Parser,
): Anchored {
  if (present === text) return { kind: 'same', splice: proposal.splice };
  const support = languageSupport(stub.language);
  const bodyText = (of: string, { bodySpan }: Stub): string =>
    of.slice(bodySpan.start, bodySpan.end);
  const functions = [
    ...support.findStubs(present, parser).stubs,
    ...support.findWritten(present, parser),
  ];
  const same = functions.filter(
    one =>
      one.qualifiedName === stub.qualifiedName &&
      one.header === stub.header &&
      bodyText(present, one) === bodyText(text, stub),
  );
  const [found] = same;
  if (found === undefined || same.length > 1) return { kind: 'stub-changed' };
  const splice = support.splice(present, parser, found, proposal.body, proposal.imports);
  return splice.program === proposal.splice.program
    ? { kind: 'moved', splice }
    : { kind: 'surroundings-changed' };
}
