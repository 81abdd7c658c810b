import type { Case } from '../../sandbox/case.ts';
import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { statements, walk, withTree } from '../syntax.ts';
import { neededSetup } from './setup.ts';
import type { ExampleSyntax, Statement } from './syntax.ts';

/** What has to be known of a grammar to tell looking at an answer from working with it. */
export interface PlaceSyntax {
  /** What a node looks into or wraps: `a` of `a.b`, `a[0]`, `(a)`, `await a`. */
  looksInto(node: SyntaxNode): SyntaxNode | undefined;
  /** What is called: `f` of `f(1)`. */
  callee(node: SyntaxNode): SyntaxNode | undefined;
  /** The name of a plain reference, and the last name of `a.b`. */
  nameOf(node: SyntaxNode): string | undefined;
  attributeOf(node: SyntaxNode): string | undefined;
  /** The parts of a list, tuple or object that is written out. */
  elements(node: SyntaxNode): readonly SyntaxNode[] | undefined;
  isLiteral(node: SyntaxNode): boolean;
  /** True for a comparison, a negation, and a hook of a comparison that is called by its name. */
  compares(node: SyntaxNode): boolean;
  /** `x` of `bool(x)`: only whether it is true is asked. */
  truthOf(node: SyntaxNode): SyntaxNode | undefined;
  /** `x` of `print(x)`. */
  printed(node: SyntaxNode): SyntaxNode | undefined;
  /** The value that a statement binds to names; undefined when it does no more than that. */
  boundValue(node: SyntaxNode): SyntaxNode | undefined;
  /** The expression that a statement is. */
  expressionOf(node: SyntaxNode): SyntaxNode | undefined;
  definesFunction(node: SyntaxNode): boolean;
  /** Functions of the language that only a few values can come out of. */
  readonly fewValued: RegExp;
}

/** Everything `place` works with. */
export type PlaceScope = {
  readonly parser: Parser;
  readonly stub: Stub;
  readonly syntax: ExampleSyntax;
  readonly place: PlaceSyntax;
};

const COMPARES = 'it compares beside the candidate, which could say what comes out';
const RENAMES = 'it gives the name of the function to something of its own';
const REVEALS = 'what it expects stands where the candidate could read it';

/** Examples, each told where it has to run; those that would prove nothing are not run. */
export function placeExamples(scope: PlaceScope, set: ExampleSet): ExampleSet {
  const examples: Example[] = [];
  const unparsed: UnparsedExample[] = [...set.unparsed];
  for (const one of set.examples) {
    const placed = placeCase(scope, one);
    if ('why' in placed) {
      unparsed.push({ text: one.call, line: one.line, source: one.source, why: placed.why });
    } else examples.push({ ...one, case: placed.value });
  }
  return { examples, unparsed };
}

type Placed = { readonly value: Case } | { readonly why: string };

/**
 * Where a case has to run. Beside the candidate only what does no more than look at its answers,
 * after a setup in which nothing is compared and nothing stands that is expected; the rest apart.
 * What cannot be taken apart, because objects do not cross the wall, is refused.
 */
export function placeCase(scope: PlaceScope, { case: one, expected }: Example): Placed {
  const { stub, syntax } = scope;
  const call = syntax.readStatement(one.call);
  const { setup: whole = '', ...rest } = one;
  const session = splitSetup(scope, whole);
  const own =
    (stub.kind === 'method' ? stub.qualifiedName.split('.').at(-2) : undefined) ?? stub.name;
  if (session.some(({ binds }) => binds.has(own))) return { why: RENAMES };
  const wanted = one.expect.kind === 'source' ? syntax.readStatement(expected) : undefined;
  // What only the expectation needs, the candidate need not see.
  const kept = call === undefined || wanted === undefined ? session : neededSetup(call, session);
  const setup = textOf(kept);
  const expectSetup = wanted === undefined ? '' : textOf(neededSetup(wanted, session));
  const bound = new Set(kept.flatMap(({ binds }) => [...binds]));
  const reveals = wanted !== undefined && [...wanted.names].some(name => bound.has(name));
  const seen = lookAt(scope, one, setup);
  if (!reveals && seen.own) {
    return {
      value: {
        ...rest,
        ...(setup === '' ? {} : { setup }),
        ...(expectSetup === '' ? {} : { expectSetup }),
        ...(seen.truth === undefined ? {} : { truth: true, call: seen.truth }),
      },
    };
  }
  if (stub.kind === 'function' && !stub.isAsync) return { value: { ...one, apart: true } };
  return { why: reveals ? REVEALS : COMPARES };
}

function textOf(session: readonly Statement[]): string {
  return session.map(({ text }) => text).join('\n');
}

function splitSetup({ parser, syntax }: PlaceScope, setup: string): Statement[] {
  if (setup === '') return [];
  const texts = withTree(parser, setup, root => statements(root).map(({ text }) => text));
  return texts.flatMap(text => syntax.readStatement(text) ?? []);
}

type Seen = { readonly own: boolean; readonly truth?: string };

/** Whether the setup and the call only look at answers; and what is asked for its truth alone. */
function lookAt(scope: PlaceScope, one: Case, setup: string): Seen {
  const { parser, place } = scope;
  const answers = withTree(parser, setup, root => answersOf(scope, root));
  if (answers === undefined) return { own: false };
  return withTree(parser, one.call, root => {
    const all = statements(root);
    const [first] = all;
    const whole = first === undefined ? undefined : place.expressionOf(first);
    // Statements are judged by what they raise or print.
    if (all.length !== 1 || whole === undefined) return { own: one.expect.kind === 'raises' };
    if (one.expect.kind === 'raises') return { own: true };
    const printed = one.expect.kind === 'stdout' ? place.printed(whole) : undefined;
    const truth = one.expect.kind === 'source' ? place.truthOf(whole) : undefined;
    const inner = printed ?? truth ?? whole;
    const own = isOwn(scope, inner, answers);
    return truth === undefined ? { own } : { own, truth: truth.text };
  });
}

/** The names that hold answers after a setup; undefined when it does more than look at them. */
function answersOf(scope: PlaceScope, root: SyntaxNode): ReadonlySet<string> | undefined {
  const { place } = scope;
  const answers = new Set<string>();
  for (const node of statements(root)) {
    const nodes = [...walk(node)];
    if (nodes.some(found => place.compares(found))) return undefined;
    if (place.definesFunction(node)) continue;
    const isAbout = nodes.some(
      found => isStubCall(scope, found) || answers.has(place.nameOf(found) ?? ''),
    );
    if (!isAbout) continue;
    const value = place.boundValue(node);
    // A statement of its own may change an object; it says nothing about an answer.
    if (value === undefined && place.expressionOf(node) === undefined) return undefined;
    if (value !== undefined && !isOwn(scope, value, answers)) return undefined;
    for (const name of scope.syntax.readStatement(node.text)?.binds ?? []) answers.add(name);
    // What a call is given may be changed by it.
    for (const found of nodes) {
      const name = place.nameOf(found);
      if (name !== undefined) answers.add(name);
    }
  }
  return answers;
}

/** True for what a call of the function gave, a part of it, or such answers side by side. */
function isOwn(scope: PlaceScope, node: SyntaxNode, answers: ReadonlySet<string>): boolean {
  const { place, stub } = scope;
  if (place.isLiteral(node)) return true;
  const elements = place.elements(node);
  if (elements !== undefined) return elements.every(part => isOwn(scope, part, answers));
  if (isStubCall(scope, node)) return true;
  const callee = place.callee(node);
  if (callee !== undefined) return isMethodsOwn(scope, node, callee);
  const inner = place.looksInto(node);
  if (inner !== undefined) return isOwn(scope, inner, answers);
  if (place.nameOf(node) !== undefined) return true;
  return stub.kind === 'method' && !isFewValued(scope, node);
}

/**
 * What another call gives, where it cannot be taken apart: an object of the method's class does
 * not cross the wall. Its other methods say what it holds; a function that can say only yes or no
 * is not asked beside the candidate.
 */
function isMethodsOwn(scope: PlaceScope, node: SyntaxNode, callee: SyntaxNode): boolean {
  if (scope.stub.kind !== 'method') return false;
  return !isFewValued(scope, node) && !scope.place.fewValued.test(callee.text);
}

/** True for a comparison, unless the operator is the method that is asked for. */
function isFewValued({ place, stub }: PlaceScope, node: SyntaxNode): boolean {
  return place.compares(node) && !/^__(?:eq|ne|lt|le|gt|ge|contains)__$/.test(stub.name);
}

/** A call of the function, or of the class whose method it is. */
function isStubCall({ place, stub }: PlaceScope, node: SyntaxNode): boolean {
  const callee = place.callee(node);
  if (callee === undefined) return false;
  if (stub.kind !== 'method') return place.nameOf(callee) === stub.name;
  const className = stub.qualifiedName.split('.').at(-2);
  return place.attributeOf(callee) === stub.name || place.nameOf(callee) === className;
}
