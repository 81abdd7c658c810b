import type { Proposal } from '../../core/solve/solve-result.ts';
import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Stub } from '../../core/stub/stub.ts';

/** A verified body, and the function it is for. */
export type Solved = { readonly stub: Stub; readonly proposal: Proposal };

/** A body in the file with all others: the same program as was verified, or another one. */
export type Placed<T extends Solved> = {
  readonly solved: T;
  /** The function where it stands, as the stub it was. */
  readonly stub: Stub;
  readonly isSameProgram: boolean;
};

/**
 * Puts bodies into a text, one after the other. A body whose stub is not there is left out.
 * @param all in the order in which they were verified
 */
function placeAll<T extends Solved>(
  before: string,
  parser: Parser,
  all: readonly T[],
): { readonly text: string; readonly placed: readonly Placed<T>[] } {
  let text = before;
  const put: { readonly solved: T; readonly code: string }[] = [];
  for (const solved of all) {
    const { stub, proposal } = solved;
    const support = languageSupport(stub.language);
    const found = findAgain(support.findStubs(text, parser).stubs, stub);
    if (found === undefined) continue;
    const splice = support.splice(text, parser, found, proposal.body, proposal.imports);
    text = splice.text;
    put.push({ solved, code: splice.code.trimEnd() });
  }
  const placed = put.flatMap(({ solved, code }): Placed<T>[] => {
    const support = languageSupport(solved.stub.language);
    const here = support.findWritten(text, parser).map(stub => ({
      stub,
      as: support.asWritten(text, parser, stub),
    }));
    const own = here.find(
      ({ stub, as }) =>
        stub.qualifiedName === solved.stub.qualifiedName && code.endsWith(as.code.trimEnd()),
    );
    if (own === undefined) return [];
    const isSameProgram = own.as.program === solved.proposal.splice.program;
    return [{ solved, stub: own.stub, isSameProgram }];
  });
  return { text, placed };
}

/** The stub with the same name and header. */
export function findAgain(stubs: readonly Stub[], wanted: Stub): Stub | undefined {
  return stubs.find(
    one => one.qualifiedName === wanted.qualifiedName && one.header === wanted.header,
  );
}

/**
 * Settles what can be inserted together: what each function reaches once all others are in must be
 * what was verified, or pass again. What does not is taken out, and the rest is settled anew.
 * @param check judges a function of the text as it stands
 */
export async function settle<T extends Solved>(
  {
    before,
    parser,
    all,
  }: { readonly before: string; readonly parser: Parser; readonly all: readonly T[] },
  check: (text: string, stub: Stub) => Promise<boolean>,
): Promise<{ readonly text: string; readonly kept: readonly T[] }> {
  const { text, placed } = placeAll(before, parser, all);
  const kept: T[] = [];
  for (const { solved, stub, isSameProgram } of placed)
    if (isSameProgram || (await check(text, stub))) kept.push(solved);
  if (kept.length === all.length) return { text, kept };
  return settle({ before, parser, all: kept }, check);
}
