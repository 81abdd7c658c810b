import type { Example, ExampleForm, ExampleSet, UnparsedExample } from '../example.ts';
import { arithmeticValue } from './arithmetic.ts';
import {
  escapeName,
  notAnExpression,
  raisedExample,
  readCall,
  readExpected,
  unparsed,
  valueExample,
  type ExampleScope,
} from './example-scope.ts';
import { findOutside, scanOutside } from './scan.ts';

/** A line of a docstring, joined with those that its open brackets run on to. */
export type LogicalLine = { readonly text: string; readonly line: number };

const MAX_STARTS = 40;

/** A call with its separator and what follows, before it is known whether they can be read. */
type Pair = { readonly call: string; readonly separator: string; readonly rest: string };

/** Reads `f(1) == 2`, `f(1) -> 2`, `f(1) returns 2` and their like out of one line. */
export function readInline(scope: ExampleScope, { text, line }: LogicalLine): ExampleSet {
  const examples: Example[] = [];
  const failed: UnparsedExample[] = [];
  for (const pair of pairs(scope, text)) {
    const form = formOf(pair.separator);
    if (isSignature(scope, pair, form)) continue;
    const raised = scope.syntax.readRaised?.(pair.separator, pair.rest.trim());
    const read = raised === undefined ? readPair(scope, pair, form) : readCall(scope, pair.call);
    if ('value' in read && raised !== undefined) {
      examples.push(raisedExample(scope, { call: read.value.text, raised, line, form }));
    } else if ('why' in read) failed.push(unparsed(scope, text, line, read.why));
    else if ('call' in read) {
      examples.push(valueExample(scope, { ...read, line, form, comparator: 'equal' }));
    }
  }
  return { examples, unparsed: failed };
}

function pairs(scope: ExampleScope, text: string): Pair[] {
  const found: Pair[] = [];
  for (const piece of piecesWithCall(scope, text)) {
    const pair = readPieces(scope, piece);
    if (pair !== undefined) found.push(pair);
  }
  return found;
}

/** Cuts a line that holds several examples in front of each later call that a separator follows. */
function piecesWithCall(scope: ExampleScope, text: string): string[] {
  const starts = [...text.matchAll(callPattern(scope))].map(match => match.index);
  const cuts = starts.filter((start, index) => {
    const { outside } = scanOutside(text.slice(0, start + 1));
    return index === 0 || outside[start] === true;
  });
  const real = cuts.filter((start, index) => {
    const next = cuts[index + 1] ?? text.length;
    const before = index === 0 ? '' : text.slice(cuts[index - 1] ?? 0, start);
    const follows = separatorAfter(scope, text.slice(start, next));
    return index === 0 || (follows && separatorAfter(scope, before));
  });
  const ends = [...real.slice(1), text.length];
  return ends.map((end, index) => {
    const piece = text.slice(index === 0 ? 0 : (real[index] ?? 0), end);
    return index === ends.length - 1
      ? piece
      : piece.replace(/[,;]?\s*(?:and|or|but|while|then)?\s*$/, '');
  });
}

function separatorAfter({ syntax }: ExampleScope, text: string): boolean {
  return findOutside(text, syntax.separator, scanOutside(text).outside) !== undefined;
}

function callPattern({ stub }: ExampleScope): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escapeName(stub.name)}\\s*\\(`, 'gu');
}

/**
 * The longest expression that ends at a separator, holds the call and uses only names there are;
 * when there is none, the longest of all, for the report.
 */
function readPieces(scope: ExampleScope, text: string): Pair | undefined {
  const first = callPattern(scope).exec(text)?.index;
  if (first === undefined) return undefined;
  const lead = Math.min(first, /^[\s>]*(?:(?:[-*•]|\d+[.)])\s+)?/.exec(text)?.[0].length ?? 0);
  const starts = [...text.slice(0, first + 1).matchAll(/(?<![^\s(`"'])[^\s`]/g)]
    .map(match => match.index)
    .filter(start => start >= lead);
  let rejected: Pair | undefined;
  for (const start of new Set([...starts.slice(-MAX_STARTS), first])) {
    const before = text.slice(lead, start);
    if (OPERATOR_BEFORE.test(before)) continue;
    if (before !== '' && /[-+*/%<>=&|^~@]/.test(text[start] ?? '')) continue;
    const pair = readFrom(scope, text.slice(start));
    if (pair !== undefined && 'value' in readCall(scope, pair.call)) return pair;
    rejected ??= pair;
  }
  return rejected;
}

/** What stands before is part of the expression, so it may not be left out. */
const OPERATOR_BEFORE = /(?:\.|(?:[-+*/%<>=&|^~@]|\b(?:not|in|is|lambda))\s*)$/;

function readFrom(scope: ExampleScope, tail: string): Pair | undefined {
  const { outside } = scanOutside(tail);
  for (
    let match = findOutside(tail, scope.syntax.separator, outside);
    match !== undefined;
    match = findOutside(tail, scope.syntax.separator, outside, match.index + match[0].length)
  ) {
    const call = tail.slice(0, match.index).replace(/`$/, '');
    if (!callPattern(scope).test(call)) continue;
    const expression = scope.syntax.readExpression(call);
    // What is abbreviated is shown as it stands, to be reported.
    if (expression === undefined && call.includes('...')) {
      return { call, separator: match[0].trim(), rest: '' };
    }
    if (expression === undefined || expression.isJoined || expression.equality !== undefined) {
      return undefined;
    }
    const rest = tail.slice(match.index + match[0].length);
    return { call: expression.text, separator: match[0].trim(), rest };
  }
  return undefined;
}

function formOf(separator: string): ExampleForm {
  if (/^=+$/.test(separator)) return 'equals';
  if (/returns?/.test(separator)) return 'returns';
  if (/[>➞→⇒#]|\/\//.test(separator)) return 'arrow';
  return 'prose';
}

/** `f(a, b) -> int`: the parameters themselves, so it describes types or a formula. */
function isSignature(scope: ExampleScope, { call }: Pair, form: ExampleForm): boolean {
  if (form !== 'arrow' && form !== 'returns' && form !== 'prose') return false;
  const inner = /^[^(]*\(([^]*)\)$/.exec(call)?.[1] ?? '';
  const names = new Set(
    scope.stub.parameters.map(({ name }) => name.replace(/^(?:\*+|\.{3})/, '')),
  );
  const given = scope.syntax.readArguments(inner) ?? [];
  return given.length > 0 && given.every(({ value }) => names.has(value) && !scope.knows(value));
}

function readPair(
  scope: ExampleScope,
  pair: Pair,
  form: ExampleForm,
): { call: string; expected: string } | { why: string } {
  const call = readCall(scope, pair.call);
  if ('why' in call) return call;
  const rest = pair.rest.trim();
  if (/\b(is|be)\b/.test(pair.separator) && /^not\b/.test(rest)) {
    return { why: 'it says what does not come out' };
  }
  const isBareComment = /^;?\s*(?:#|\/\/)$/.test(pair.separator);
  let why = notAnExpression(scope);
  for (const text of readings(rest, form)) {
    const chain = readChain(text);
    if (chain !== undefined && chain.value === undefined) {
      return { why: 'there is more than one `=`' };
    }
    const expected = readExpected(scope, chain?.value ?? text);
    if ('why' in expected) why = expected.why;
    else if (isBareComment && expected.value.names.size > 0) why = 'the comment is not a value';
    else return { call: call.value.text, expected: expected.value.text };
  }
  return { why };
}

/** The text itself, and without the punctuation that ends a sentence (first where one is likely). */
function readings(rest: string, form: ExampleForm): string[] {
  const { outside, balanced } = scanOutside(rest);
  // A bracket that was opened before the call closes after the value: `(as in f(1) == 2)`.
  const inner = balanced ? rest : rest.slice(0, outside.length - 1);
  const bare = inner.replace(/[.,;!]+$/, '').replace(/^`([^`]*)`$/, '$1');
  return form === 'equals' || form === 'arrow' ? [rest, bare] : [bare, rest];
}

/** `19 - 5 - 6 = 8` stands for 8 when both sides agree; undefined when there is no chain. */
function readChain(text: string): { readonly value?: string } | undefined {
  const { outside } = scanOutside(text);
  const equals = findOutside(text, /(?<![!<>=:])={1,2}(?![=>])/, outside);
  if (equals === undefined) return undefined;
  const left = arithmeticValue(text.slice(0, equals.index));
  const right = text.slice(equals.index + equals[0].length).replace(/[.;]?\s*$/, '');
  const agrees = left !== undefined && left === arithmeticValue(right);
  return agrees ? { value: right.trim() } : {};
}
