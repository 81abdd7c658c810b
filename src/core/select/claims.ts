import { ReasonCodeError } from '../base/errors.ts';
import { literalCases } from '../judge/literal-cases.ts';
import type { Case } from '../sandbox/case.ts';
import type { Problem } from '../solve/prepare-solve.ts';
import { languageSupport } from '../stub/language-table.ts';
import type { ParserTable } from '../stub/parser.ts';
import type { Stub } from '../stub/stub.ts';
import { withTree } from '../stub/syntax.ts';
import { readGivenCase } from './select-request.ts';
import type { SelectRequest } from './select-request.ts';
import type { CheckKind } from './select.ts';

/** One claim about the function, in the form in which it can be checked. */
export type Claim = {
  readonly kind: CheckKind;
  /** As people read it. */
  readonly text: string;
  /** The author of the request wrote it down as an example: it must be one. */
  readonly isGiven?: true;
} & (
  | { readonly cases: readonly Case[] }
  /** More than calls and what they give: it runs in a box of its own. */
  | { readonly test: string }
);

/** A claim that cannot be checked, and why; it counts for nothing. */
export type Unusable = { readonly kind: CheckKind; readonly text: string; readonly why: string };

export type Claims = { readonly claims: readonly Claim[]; readonly unusable: readonly Unusable[] };

/** All that is claimed: examples first, so that what an assertion breaks comes after them. */
export function readClaims(
  request: SelectRequest,
  problem: Problem,
  { stub, parsers }: { readonly stub: Stub; readonly parsers: ParserTable },
): Claims {
  const claims: Claim[] = [];
  const unusable: Unusable[] = [];
  if (request.examples === 'auto') {
    for (const { call, expected, case: one } of problem.examples)
      claims.push({ kind: 'example', text: `${call} -> ${expected}`, cases: [one] });
    for (const { text, why } of problem.unparsed) unusable.push({ kind: 'example', text, why });
  } else {
    request.examples.forEach((given, place) => {
      const cases =
        'row' in given
          ? [readGivenCase(given.row, place, { language: stub.language, function: stub.name })]
          : readWritten(given.text, place, { stub, parsers });
      const text = 'text' in given ? given.text : (cases[0]?.call ?? '');
      claims.push({ kind: 'example', isGiven: true, text, cases });
    });
  }
  for (const text of request.assertions) {
    const read = readAssertion(text, { stub, parsers });
    if ('why' in read) unusable.push({ kind: 'assertion', text, why: read.why });
    else claims.push({ kind: 'assertion', text, ...read });
  }
  return { claims, unusable };
}

type Parts = { readonly stub: Stub; readonly parsers: ParserTable };

/** An example as it may stand in a docstring: it is put into one and read there. */
function readWritten(text: string, place: number, parts: Parts): readonly Case[] {
  const asserted = /^\s*(?:await\s+)?(?:assert|expect)\b/.test(text)
    ? casesOf(text, parts)
    : undefined;
  if (asserted !== undefined) return asserted;
  const { stub, parsers } = parts;
  const { language, name, parameters } = stub;
  const support = languageSupport(language);
  const names = parameters.map(one => one.name.replace(/^\W+/, '')).join(', ');
  const file =
    language === 'python'
      ? `def ${name}(${names}):\n    r"""\n    ${text.replaceAll('"""', "'''").replaceAll('\n', '\n    ')}\n    """\n`
      : `/**\n * ${text.replaceAll('*/', '* /').replaceAll('\n', '\n * ')}\n */\nfunction ${name}(${names}) {\n}\n`;
  const parser = parsers[language];
  const [found] = support.findStubs(file, parser).stubs;
  const read = found === undefined ? undefined : support.findExamples(file, parser, found);
  if (read !== undefined && read.examples.length > 0) return read.examples.map(one => one.case);
  const why = read?.unparsed[0]?.why ?? 'no example can be read from it';
  throw new ReasonCodeError(
    'usage',
    `examples[${place}]: ${why}. Write it as "${name}(...) == VALUE", or as a case.`,
  );
}

type Read = { readonly cases: readonly Case[] } | { readonly test: string };

function readAssertion(source: string, parts: Parts): Read | { readonly why: string } {
  const { language, name } = parts.stub;
  const text = source.trim().replace(/^console\.assert\b/, 'assert');
  const isCalled = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}\\s*\\(`, 'u').test(text);
  if (!isCalled) return { why: `it does not call ${name}` };
  const parses = withTree(parts.parsers[language], text, root => !root.hasError);
  if (!parses) return { why: 'it does not parse' };
  const cases = casesOf(text, parts);
  return cases === undefined ? { test: text } : { cases };
}

/** The cases of an assertion that is no more than calls and plain results. */
function casesOf(text: string, { stub, parsers }: Parts): readonly Case[] | undefined {
  const { language, name } = stub;
  const parser = parsers[language];
  const support = languageSupport(language);
  const cases = literalCases({ language, function: name, tests: text }, (test, found, modules) =>
    support.findTests(test, parser, found, modules),
  );
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped(name)}(?![\\p{L}\\p{N}_$])`, 'u');
  // What a stub without a body would say about itself is nothing to compare with.
  const isSelf = cases?.some(({ expect }) => expect.kind === 'source' && word.test(expect.text));
  return isSelf === true ? undefined : cases;
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
