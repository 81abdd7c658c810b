import type { Comparator } from '../../sandbox/case.ts';
import type { Example, ExampleForm, UnparsedExample } from '../example.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';
import type { ExampleSyntax, Expression, Statement } from './syntax.ts';

/** What an example's names may refer to, and how examples of one function are made. */
export type ExampleScope = {
  readonly parser: Parser;
  readonly syntax: ExampleSyntax;
  readonly stub: Stub;
  /** The class of a method. */
  readonly className?: string;
  readonly source: string;
  knows(name: string): boolean;
  /** True when the expression calls the function, or reads the property it stands for. */
  isAbout(expression: Expression): boolean;
};

/** A value or the reason why there is none. */
export type Found<T> = { readonly value: T } | { readonly why: string };

/**
 * The scope of a stub's own comment or docstring.
 * @param defined tells what the file defines; builtins are known anyway
 */
export function createScope(parts: {
  readonly parser: Parser;
  readonly syntax: ExampleSyntax;
  readonly stub: Stub;
  readonly source: string;
  readonly defined: (name: string) => boolean;
}): ExampleScope {
  const { parser, syntax, stub, source, defined } = parts;
  const className = stub.kind === 'method' ? stub.qualifiedName.split('.').at(-2) : undefined;
  const isOwn = (name: string): boolean => stub.kind === 'nested' && name === stub.name;
  return {
    parser,
    syntax,
    stub,
    source,
    ...(className === undefined ? {} : { className }),
    knows: name => syntax.builtins.has(name) || isOwn(name) || defined(name),
    isAbout(expression) {
      if (className === undefined) return expression.calls.has(stub.name);
      if (isMadeByClass(stub)) return expression.calls.has(className);
      return expression.attributes.has(stub.name);
    },
  };
}

/** A method that runs when its class is called: `__init__`, `__eq__`, `constructor`. */
export function isMadeByClass({ name }: Stub): boolean {
  return name.startsWith('__') || name === 'constructor';
}

/** The name as a pattern that matches it and nothing else. */
export function escapeName(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** True when a statement has to do with the function: calls it, or at least names it. */
export function isAboutStatement(scope: ExampleScope, { text, expression }: Statement): boolean {
  if (expression !== undefined) return scope.isAbout(expression);
  const name = isMadeByClass(scope.stub) ? scope.className : scope.stub.name;
  const word = escapeName(name ?? '');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}

/** The first of the names that nothing defines. */
export function unknownName(
  scope: ExampleScope,
  names: ReadonlySet<string>,
  local: ReadonlySet<string> = new Set(),
): string | undefined {
  return [...names].find(name => !local.has(name) && !scope.knows(name));
}

/** Reads what stands on the left: a call of the function whose names all exist. */
export function readCall(scope: ExampleScope, source: string): Found<Expression> {
  const call = withoutAwait(scope, scope.syntax.readExpression(source));
  if (call === undefined) return { why: `the call is not a ${scope.syntax.title} expression` };
  if (call.hasAwait) return { why: INNER_AWAIT };
  const { stub, className } = scope;
  if (!scope.isAbout(call)) {
    return className !== undefined && call.calls.has(stub.name)
      ? { why: `a method needs an object: write ${scope.syntax.methodCall(className, stub.name)}` }
      : { why: `it does not call ${stub.name}` };
  }
  if (call.hasEllipsis) return { why: 'the call is abbreviated with `...`' };
  const unknown = unknownName(scope, call.names);
  if (unknown !== undefined) return { why: `nothing in the file is called ${unknown}` };
  return { value: call };
}

export const INNER_AWAIT = 'only a call that is awaited as a whole can be run';

/** `await f(1)` of an asynchronous function is the call `f(1)`: the box awaits what it gives. */
export function withoutAwait<T extends Expression | undefined>(
  { stub, syntax }: ExampleScope,
  call: T,
): T | Expression {
  const awaited = stub.isAsync && call?.awaited !== undefined ? call.awaited : undefined;
  return awaited === undefined ? call : (syntax.readExpression(awaited) ?? call);
}

/** Reads what stands on the right: a value that does not depend on the function itself. */
export function readExpected(
  scope: ExampleScope,
  source: string,
  local: ReadonlySet<string> = new Set(),
): Found<Expression> {
  const spelled = scope.syntax.spellings[source.trim().toLowerCase()];
  const isWord = spelled !== undefined && !scope.knows(source.trim());
  const expected = scope.syntax.readExpression(isWord ? spelled : source);
  if (expected === undefined) return { why: notAnExpression(scope) };
  if (expected.hasEllipsis) return { why: 'what should come out is abbreviated with `...`' };
  const namesIt = scope.className === undefined && expected.names.has(scope.stub.name);
  if (namesIt || scope.isAbout(expected))
    return { why: `it is a formula: ${scope.stub.name} is on both sides` };
  const unknown = unknownName(scope, expected.names, local);
  if (unknown !== undefined) return { why: `nothing in the file is called ${unknown}` };
  if (expected.isName && scope.syntax.builtins.has(expected.text)) {
    return { why: `${expected.text} is a type or a function, not a value` };
  }
  return { value: expected };
}

/** Why nothing can be read out of what stands on the right. */
export function notAnExpression({ syntax }: ExampleScope): string {
  return `what should come out is not a ${syntax.title} expression`;
}

/** An example that compares the call's value with that of an expression. */
export function valueExample(
  scope: ExampleScope,
  parts: {
    readonly call: string;
    readonly expected: string;
    readonly line: number;
    readonly form: ExampleForm;
    readonly comparator: Comparator;
    readonly setup?: string;
  },
): Example {
  const { comparator, setup, form, line } = parts;
  const call = onOneLine(scope, parts.call);
  const expected = onOneLine(scope, parts.expected);
  return {
    function: scope.stub.qualifiedName,
    call,
    expected,
    line,
    source: scope.source,
    form,
    comparator,
    case: {
      ...(setup === undefined || setup === '' ? {} : { setup }),
      call,
      expect: { kind: 'source', text: expected },
      comparator,
    },
  };
}

/** An example that expects an exception. */
export function raisedExample(
  scope: ExampleScope,
  parts: {
    readonly call: string;
    readonly raised: { readonly type: string; readonly message?: string };
    readonly line: number;
    readonly form: ExampleForm;
    readonly setup?: string;
  },
): Example {
  const { raised, setup, form, line } = parts;
  const call = onOneLine(scope, parts.call);
  return {
    function: scope.stub.qualifiedName,
    call,
    expected: raised.type + (raised.message === undefined ? '' : `: ${raised.message}`),
    line,
    source: scope.source,
    form,
    comparator: 'exact',
    case: {
      ...(setup === undefined || setup === '' ? {} : { setup }),
      call,
      expect: { kind: 'raises', ...raised },
      comparator: 'exact',
    },
  };
}

export function unparsed(
  scope: ExampleScope,
  text: string,
  line: number,
  why: string,
): UnparsedExample {
  return { text: onOneLine(scope, text.trim()), line, source: scope.source, why };
}

/** Line breaks in an expression are inside brackets, unless they are inside a long string. */
function onOneLine({ syntax }: ExampleScope, source: string): string {
  return syntax.keepsLines.test(source) ? source : source.replace(/\s*\n\s*/g, ' ');
}
