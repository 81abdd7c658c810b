import type { Comparator } from '../../sandbox/case.ts';
import type { SyntaxNode } from '../parser.ts';
import { namedChildren, statements } from '../syntax.ts';
import { callArguments, operatorOf } from './expression.ts';
import { FUNCTIONS } from './names.ts';

/** What an assertion says, by its nodes: the sides are still as the test file has them. */
export type Claim =
  | {
      readonly kind: 'value';
      readonly left: SyntaxNode;
      /** A node, or the source of a constant. */
      readonly right: SyntaxNode | string;
      readonly comparator: Comparator;
      /** Only truth is asserted, or the length, or how it stands to another value. */
      readonly of?: 'truth' | 'length' | Relation;
    }
  | { readonly kind: 'raises'; readonly type: string; readonly call: SyntaxNode }
  | { readonly kind: 'unsupported'; readonly why: string };

/** `left` and `other` in an expression that is true or false. */
export type Relation = { readonly other: SyntaxNode; readonly form: Form };
type Form = (left: string, other: string) => string;

/** What jest, vitest and node:assert say of two values, in plain JavaScript. */
const RELATIONS: Readonly<Record<string, Form>> = {
  toBeGreaterThan: (left, other) => `(${left}) > (${other})`,
  toBeGreaterThanOrEqual: (left, other) => `(${left}) >= (${other})`,
  toBeLessThan: (left, other) => `(${left}) < (${other})`,
  toBeLessThanOrEqual: (left, other) => `(${left}) <= (${other})`,
  toContain: (left, other) => `(${left}).includes(${other})`,
  'not.toContain': (left, other) => `!(${left}).includes(${other})`,
  'not.toBe': (left, other) => `!Object.is(${left}, ${other})`,
  notStrictEqual: (left, other) => `!Object.is(${left}, ${other})`,
};

const ASSERT =
  /^(?:assert(?:\.strict)?\.)?(ok|equal|strictEqual|deepEqual|deepStrictEqual|throws|rejects|match|notEqual|notStrictEqual|notDeepEqual|notDeepStrictEqual|doesNotThrow)$|^(assert)$/;
/** Matchers of one value: jest's and vitest's, then chai's. */
const EQUAL: Readonly<Record<string, Comparator>> = {
  toBe: 'exact',
  toEqual: 'equal',
  toStrictEqual: 'exact',
  toBeCloseTo: 'tolerance',
  'to.equal': 'exact',
  'to.eq': 'exact',
  'to.eql': 'equal',
  'to.deep.equal': 'equal',
};
const CONSTANT: Readonly<Record<string, string>> = {
  toBeNull: 'null',
  toBeUndefined: 'undefined',
  toBeNaN: 'NaN',
  'to.be.null': 'null',
  'to.be.undefined': 'undefined',
  'to.be.true': 'true',
  'to.be.false': 'false',
};
const TRUTH: Readonly<Record<string, string>> = { toBeTruthy: 'true', toBeFalsy: 'false' };
const THROWS = ['toThrow', 'toThrowError', 'to.throw'];

/** The claim of a statement; undefined when it asserts nothing. `strict`: `equal` is strict. */
export function readClaim(node: SyntaxNode, strict: boolean): Claim | undefined {
  if (node.type !== 'expression_statement') return undefined;
  let call = namedChildren(node)[0];
  if (call?.type === 'await_expression') call = statements(call)[0];
  if (call === undefined) return undefined;
  const chain = readChain(call);
  if (chain !== undefined) return readExpect(chain);
  const callee = call.type === 'call_expression' ? call.childForFieldName('function') : null;
  const match = ASSERT.exec(callee?.text.replace(/\s/g, '') ?? '');
  return match === null ? undefined : readAssert(match[1] ?? 'ok', callArguments(call), strict);
}

function readAssert(name: string, args: readonly SyntaxNode[], strict: boolean): Claim {
  const [first, second] = args;
  if (first === undefined) return unsupported(`${name} without arguments`);
  if (name === 'ok') return readCondition(first);
  if (name === 'throws' || name === 'rejects') return raises(first, second);
  if (second === undefined) return unsupported(`${name} needs two values`);
  switch (name) {
    case 'equal':
      return equal(first, second, strict ? 'exact' : 'equal');
    case 'deepEqual':
      return equal(first, second, strict ? 'exact' : 'equal');
    case 'strictEqual':
    case 'deepStrictEqual':
      return equal(first, second, 'exact');
    default:
      return related(name, first, second) ?? unsupported(`${name} is not supported`);
  }
}

function related(name: string, left: SyntaxNode, other: SyntaxNode): Claim | undefined {
  const form = RELATIONS[name];
  if (form === undefined) return undefined;
  return { kind: 'value', left, right: 'true', comparator: 'exact', of: { other, form } };
}

function readCondition(node: SyntaxNode): Claim {
  const inner = node.type === 'parenthesized_expression' ? statements(node)[0] : node;
  if (inner === undefined) return unsupported('there is no condition');
  const operator = operatorOf(inner);
  const [left, right] = [inner.childForFieldName('left'), inner.childForFieldName('right')];
  if (left !== null && right !== null && (operator === '===' || operator === '==')) {
    return equal(left, right, operator === '===' ? 'exact' : 'equal');
  }
  const argument = inner.type === 'unary_expression' ? inner.childForFieldName('argument') : null;
  return argument !== null && inner.text.startsWith('!')
    ? { kind: 'value', left: argument, right: 'false', comparator: 'exact', of: 'truth' }
    : { kind: 'value', left: inner, right: 'true', comparator: 'exact', of: 'truth' };
}

function equal(left: SyntaxNode, right: SyntaxNode | string, comparator: Comparator): Claim {
  return { kind: 'value', left, right, comparator };
}

function unsupported(why: string): Claim {
  return { kind: 'unsupported', why };
}

/** `expect(subject).words(arguments)`. */
type Chain = {
  readonly subject: SyntaxNode | undefined;
  readonly words: readonly string[];
  readonly args: readonly SyntaxNode[];
};

function readChain(node: SyntaxNode): Chain | undefined {
  const words: string[] = [];
  let at: SyntaxNode | null = node;
  let args: readonly SyntaxNode[] = [];
  if (node.type === 'call_expression') {
    args = callArguments(node);
    at = node.childForFieldName('function');
  }
  while (at?.type === 'member_expression') {
    words.unshift(at.childForFieldName('property')?.text ?? '');
    at = at.childForFieldName('object');
  }
  const isExpect =
    at?.type === 'call_expression' && at.childForFieldName('function')?.text === 'expect';
  if (!isExpect || at === null || words.length === 0) return undefined;
  return { subject: callArguments(at)[0], words, args };
}

function readExpect({ subject, words, args }: Chain): Claim {
  const settled = words.filter(word => word !== 'resolves' && word !== 'rejects');
  const matcher = settled.join('.');
  const [expected, ...more] = args;
  if (subject === undefined) return unsupported('expect without a value');
  const relation =
    expected === undefined || more.length > 0 ? undefined : related(matcher, subject, expected);
  if (relation !== undefined) return relation;
  if (settled.includes('not')) return unsupported('it says what does not come out');
  if (THROWS.includes(matcher)) return raises(subject, expected);
  const truth = TRUTH[matcher];
  if (truth !== undefined) {
    return { kind: 'value', left: subject, right: truth, comparator: 'exact', of: 'truth' };
  }
  const constant = CONSTANT[matcher];
  if (constant !== undefined) return equal(subject, constant, 'exact');
  if (matcher === 'toHaveLength' && expected !== undefined) {
    return { kind: 'value', left: subject, right: expected, comparator: 'exact', of: 'length' };
  }
  const comparator = EQUAL[matcher];
  if (comparator === undefined || expected === undefined) {
    return unsupported(`${matcher} is not supported`);
  }
  return more.length > 0
    ? unsupported(`${matcher} with a precision of its own is not supported`)
    : equal(subject, expected, comparator);
}

function raises(subject: SyntaxNode, expected: SyntaxNode | undefined): Claim {
  const type = expected === undefined ? 'Error' : errorType(expected);
  if (type === undefined) return unsupported('the message of the exception is matched');
  const call = FUNCTIONS.includes(subject.type) ? soleCall(subject) : subject;
  return call === undefined
    ? unsupported('what should throw is more than one call')
    : { kind: 'raises', type, call };
}

/** `RangeError`, or `{ name: 'RangeError' }`. */
function errorType(node: SyntaxNode): string | undefined {
  if (node.type === 'identifier') return /^[A-Z]/.test(node.text) ? node.text : undefined;
  return /^\{\s*name:\s*(['"])([A-Z]\w*)\1\s*,?\s*\}$/.exec(node.text)?.[2];
}

/** The call in `() => f(1)` or `() => { f(1); }`. */
function soleCall(node: SyntaxNode): SyntaxNode | undefined {
  const body = node.childForFieldName('body');
  if (body === null || body.type !== 'statement_block') return body ?? undefined;
  const [first, ...more] = statements(body);
  const isPlain = first?.type === 'expression_statement' || first?.type === 'return_statement';
  return more.length === 0 && isPlain ? statements(first)[0] : undefined;
}
