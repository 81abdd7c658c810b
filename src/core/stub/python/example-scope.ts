import type { Comparator } from '../../sandbox/case.ts';
import type { Example, ExampleForm, UnparsedExample } from '../example.ts';
import type { Parser } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { withTree } from '../syntax.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { readExpression, type Expression, type Statement } from './expression.ts';
import { indexModule } from './module-index.ts';

/** What an example's names may refer to, and how examples of one function are made. */
export type ExampleScope = {
  readonly parser: Parser;
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

export function createScope(
  text: string,
  parser: Parser,
  stub: Stub,
  source: string,
): ExampleScope {
  const names = new Set([...BUILTIN_NAMES, ...(stub.kind === 'nested' ? [stub.name] : [])]);
  let hasStar = false;
  withTree(parser, text, root => {
    for (const item of indexModule(root)) {
      for (const name of item.kind === 'effect' ? [] : item.binds) names.add(name);
      hasStar ||= item.imports.some(({ name }) => name === '*');
    }
  });
  const className = stub.kind === 'method' ? stub.qualifiedName.split('.').at(-2) : undefined;
  return {
    parser,
    stub,
    source,
    ...(className === undefined ? {} : { className }),
    knows: name => hasStar || names.has(name),
    isAbout(expression) {
      if (className === undefined) return expression.calls.has(stub.name);
      if (stub.name.startsWith('__')) return expression.calls.has(className);
      return expression.attributes.has(stub.name);
    },
  };
}

/** True when a statement has to do with the function: calls it, or at least names it. */
export function isAboutStatement(scope: ExampleScope, { text, expression }: Statement): boolean {
  if (expression !== undefined) return scope.isAbout(expression);
  const name = scope.stub.name.startsWith('__') ? scope.className : scope.stub.name;
  return new RegExp(`(?<![\\p{L}\\p{N}_])${name ?? ''}(?![\\p{L}\\p{N}_])`, 'u').test(text);
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
  const call = withoutAwait(scope, readExpression(source, scope.parser));
  if (call === undefined) return { why: 'the call is not a Python expression' };
  if (call.hasAwait) return { why: INNER_AWAIT };
  const { stub, className } = scope;
  if (!scope.isAbout(call)) {
    return className !== undefined && call.calls.has(stub.name)
      ? { why: `a method needs an object: write ${className}(...).${stub.name}(...)` }
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
  { stub, parser }: ExampleScope,
  call: T,
): T | Expression {
  const awaited = stub.isAsync && call?.awaited !== undefined ? call.awaited : undefined;
  return awaited === undefined ? call : (readExpression(awaited, parser) ?? call);
}

const SPELLINGS: Readonly<Record<string, string>> = {
  true: 'True',
  false: 'False',
  null: 'None',
  none: 'None',
};

/** Reads what stands on the right: a value that does not depend on the function itself. */
export function readExpected(
  scope: ExampleScope,
  source: string,
  local: ReadonlySet<string> = new Set(),
): Found<Expression> {
  const spelled = SPELLINGS[source.trim().toLowerCase()];
  const isWord = spelled !== undefined && !scope.knows(source.trim());
  const expected = readExpression(isWord ? spelled : source, scope.parser);
  if (expected === undefined) return { why: 'what should come out is not a Python expression' };
  if (expected.hasEllipsis) return { why: 'what should come out is abbreviated with `...`' };
  const namesIt = scope.className === undefined && expected.names.has(scope.stub.name);
  if (namesIt || scope.isAbout(expected))
    return { why: `it is a formula: ${scope.stub.name} is on both sides` };
  const unknown = unknownName(scope, expected.names, local);
  if (unknown !== undefined) return { why: `nothing in the file is called ${unknown}` };
  if (expected.isName && BUILTIN_NAMES.has(expected.text)) {
    return { why: `${expected.text} is a type or a function, not a value` };
  }
  return { value: expected };
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
  const call = onOneLine(parts.call);
  const expected = onOneLine(parts.expected);
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

export function unparsed(
  scope: ExampleScope,
  text: string,
  line: number,
  why: string,
): UnparsedExample {
  return { text: onOneLine(text.trim()), line, source: scope.source, why };
}

/** Line breaks in an expression are inside brackets, unless they are inside a long string. */
function onOneLine(source: string): string {
  return /"""|'''|#|\\\n/.test(source) ? source : source.replace(/\s*\n\s*/g, ' ');
}
