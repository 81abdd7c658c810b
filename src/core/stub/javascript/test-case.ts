import { docstringNames } from '../docstring-names.ts';
import type { Example } from '../example.ts';
import {
  isAboutStatement,
  raisedExample,
  valueExample,
  type ExampleScope,
  type Found,
} from '../examples/example-scope.ts';
import { neededSetup } from '../examples/setup.ts';
import type { Statement } from '../examples/syntax.ts';
import type { SyntaxNode } from '../parser.ts';
import { reachFrom } from '../reach-from.ts';
import { statements } from '../syntax.ts';
import type { Claim, Relation } from './assertions.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import type { ModuleItem } from './module-index.ts';
import { rewrite, type TestNames } from './test-names.ts';

/** A test file while its assertions are read. */
export type TestScope = {
  readonly example: ExampleScope;
  readonly names: TestNames;
  readonly items: readonly ModuleItem[];
  readonly root: SyntaxNode;
  /** `equal` of this file's assert is the strict one. */
  readonly strict: boolean;
};

/** An assertion, and the statements that come before it in its test. */
export type ClaimPlace = {
  readonly claim: Claim;
  readonly line: number;
  readonly setup: readonly SyntaxNode[];
};

/** The case a claim makes, why it makes none, or undefined when it is not about the function. */
export function caseOf(scope: TestScope, place: ClaimPlace): Found<Example> | undefined {
  const { claim, line } = place;
  if (claim.kind === 'unsupported') return { why: claim.why };
  const session = place.setup.flatMap(node => readSource(scope, sourceOf(scope, node)) ?? []);
  if (claim.kind === 'raises') {
    const call = withoutAwait(scope, sourceOf(scope, claim.call));
    if (!isAbout(scope, call, session)) return undefined;
    const context = needs(scope, [call], session);
    if ('why' in context) return context;
    const parts = { call, raised: { type: claim.type }, line, setup: context.value };
    return { value: raisedExample(scope.example, { ...parts, form: 'assert' }) };
  }
  const sides = sidesOf(scope, claim, session);
  if (sides === undefined || 'why' in sides) return sides;
  const { call, expected } = sides;
  const context = needs(scope, [call, expected], session);
  if ('why' in context) return context;
  const parts = { call, expected, line, comparator: claim.comparator, setup: context.value };
  return { value: valueExample(scope.example, { ...parts, form: 'assert' }) };
}

type ValueClaim = Extract<Claim, { kind: 'value' }>;

/** The call, and what should come of it; which side is which is told by what calls the function. */
function sidesOf(
  scope: TestScope,
  claim: ValueClaim,
  session: readonly Statement[],
): { readonly call: string; readonly expected: string } | { readonly why: string } | undefined {
  const sides = [claim.left, claim.right].map(side => sourceOf(scope, side));
  const [bare = '', constant = ''] = sides;
  if (typeof claim.of === 'object') {
    const call = wrapped(scope, claim.of, bare);
    return isAbout(scope, call, session) ? { call, expected: constant } : undefined;
  }
  const direct = sides.map(side => isAbout(scope, side, []));
  const about = sides.map(side => isAbout(scope, side, session));
  if (about[0] !== true && about[1] !== true) return undefined;
  if (direct[0] === true && direct[1] === true) return { why: 'the function is on both sides' };
  const swap = direct[1] === true || (about[0] !== true && direct[0] !== true);
  const [left = '', expected = ''] = swap ? sides.toReversed() : sides;
  return { call: wrapped(scope, claim.of, withoutAwait(scope, left)), expected };
}

function wrapped(
  scope: TestScope,
  of: 'truth' | 'length' | Relation | undefined,
  call: string,
): string {
  if (of === undefined) return call;
  if (typeof of !== 'string') return of.form(call, sourceOf(scope, of.other));
  return of === 'truth' ? `Boolean(${call})` : `(${call}).length`;
}

function sourceOf({ names }: TestScope, side: SyntaxNode | string): string {
  return typeof side === 'string' ? side : rewrite(side, names).replace(/;\s*$/, '');
}

/** The box awaits what an asynchronous function gives. */
function withoutAwait({ example }: TestScope, source: string): string {
  return example.stub.isAsync ? source.replace(/^await\s+/, '') : source;
}

function readSource({ example }: TestScope, source: string): Statement | undefined {
  return example.syntax.readStatement(source);
}

function isAbout(scope: TestScope, text: string, session: readonly Statement[]): boolean {
  const read = readSource(scope, text);
  if (read === undefined) return false;
  return [read, ...neededSetup(read, session)].some(part => isAboutStatement(scope.example, part));
}

/** The setup that gives `texts` their names, or the name that has none. */
function needs(
  scope: TestScope,
  texts: readonly string[],
  session: readonly Statement[],
): Found<string> {
  const read = texts.map(text => readSource(scope, text));
  if (read.some(part => part === undefined)) {
    return { why: `it is not plain ${scope.example.syntax.title}` };
  }
  const kept = new Set(
    read.flatMap(part => (part === undefined ? [] : neededSetup(part, session))),
  );
  const steps = session.filter(statement => kept.has(statement));
  const bound = new Set(steps.flatMap(step => [...step.binds]));
  const used = [...steps, ...read].flatMap(part => [...(part?.names ?? [])]);
  const open = new Set(used.filter(name => !bound.has(name)));
  const helpers = reachFrom(scope.items, open, undefined).filter(
    item => !scope.names.items.has(item) && item.binds.size > 0,
  );
  const foreign = helpers.flatMap(item => item.imports)[0];
  if (foreign !== undefined) return { why: `it needs ${foreign.module}` };
  const defined = new Set(helpers.flatMap(item => [...item.binds]));
  const reached = reachedNames(scope);
  for (const name of new Set([...open, ...helpers.flatMap(item => [...item.uses()])])) {
    const isKnown = [defined, bound, BUILTIN_NAMES, reached].some(names => names.has(name));
    if (!isKnown) return { why: `it needs ${name}, which the function does not reach` };
  }
  const prepared = helpers.map(item => itemSource(scope, item));
  return { value: [...prepared, ...steps.map(step => step.text)].join('\n') };
}

/** Names of the stub's own module that a case may use. */
function reachedNames({ example: { stub } }: TestScope): Set<string> {
  const above = (stub.docstring?.span.end ?? stub.span.start) - stub.span.start;
  const words = stub.header.slice(above).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [];
  return new Set([stub.qualifiedName.split('.')[0] ?? '', ...words, ...docstringNames(stub)]);
}

function itemSource(scope: TestScope, item: ModuleItem): string {
  const node = statements(scope.root).find(child => child.startIndex === item.span.start);
  return node === undefined ? '' : sourceOf(scope, node);
}
