import type { SourceFile } from '../../base/source.ts';
import type { Example } from '../example.ts';
import { docstringNames } from '../docstring-names.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Stub } from '../stub.ts';
import { statements } from '../syntax.ts';
import { approximated, type Claim } from './assertions.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import {
  isAboutStatement,
  valueExample,
  type ExampleScope,
  type Found,
} from '../examples/example-scope.ts';
import type { Statement } from '../examples/syntax.ts';
import { pythonSyntax } from './example-syntax.ts';
import { readStatement } from './expression.ts';
import { reachFrom } from '../reach-from.ts';
import type { ModuleItem } from './module-index.ts';
import type { Row } from './parametrize.ts';
import { neededSetup } from '../examples/setup.ts';
import { STDLIB_NAMES } from './stdlib-names.ts';
import { rewrite, type TestNames } from './test-imports.ts';

/** A test file while its assertions are read. */
export type TestScope = {
  readonly example: ExampleScope;
  readonly names: TestNames;
  readonly items: readonly ModuleItem[];
  readonly root: SyntaxNode;
  /** Names of the stub's own module that a case may use. */
  readonly reached: ReadonlySet<string>;
  mentions(text: string): boolean;
};

export function createTestScope(parts: {
  readonly test: SourceFile;
  readonly parser: Parser;
  readonly stub: Stub;
  readonly names: TestNames;
  readonly items: readonly ModuleItem[];
  readonly root: SyntaxNode;
}): TestScope {
  const { test, parser, stub, names, items, root } = parts;
  const path = stub.qualifiedName.split('.');
  const className = stub.kind === 'method' ? path.at(-2) : undefined;
  const signature = stub.header.slice(
    0,
    (stub.docstring?.span.start ?? Infinity) - stub.span.start,
  );
  const words = signature.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  const own = path[0] ?? stub.name;
  const local = [...names.things].find(([, thing]) => thing === own)?.[0] ?? own;
  const isDunder = stub.name.startsWith('__');
  const word = className === undefined || isDunder ? local : stub.name;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u');
  return {
    names,
    items,
    root,
    reached: new Set([own, ...words, ...docstringNames(stub)]),
    mentions: text => pattern.test(text),
    example: {
      parser,
      syntax: pythonSyntax(parser),
      stub,
      source: test.path,
      ...(className === undefined ? {} : { className }),
      knows: name => BUILTIN_NAMES.has(name),
      isAbout(expression) {
        if (className === undefined) return expression.calls.has(stub.name);
        return isDunder ? expression.calls.has(className) : expression.attributes.has(stub.name);
      },
    },
  };
}

export type ClaimPlace = {
  readonly claim: Claim;
  readonly row: Row;
  readonly line: number;
  /** Statements of the test that come before. */
  readonly setup: readonly SyntaxNode[];
  readonly fixtures: ReadonlySet<string>;
};

/** The case a claim makes, why it makes none, or undefined when it is not about the function. */
export function readClaim(scope: TestScope, place: ClaimPlace): Found<Example> | undefined {
  const { claim, row, setup } = place;
  const source = (node: SyntaxNode): string => {
    return rewrite(node, new Map([...scope.names.things, ...row.values]), scope.names.modules);
  };
  const before = setup.map(node => readStatement(source(node), scope.example.parser));
  const session = before.filter(statement => statement !== undefined);
  if (claim.kind === 'unsupported') {
    return { why: claim.why };
  }
  if (claim.kind === 'raises') return readRaises(scope, place, claim, session, source);
  return readValue(scope, place, claim, session, source);
}

function readValue(
  scope: TestScope,
  place: ClaimPlace,
  claim: Claim & { kind: 'value' },
  session: readonly Statement[],
  source: (node: SyntaxNode) => string,
): Found<Example> | undefined {
  const sides = [claim.left, claim.right].map(side =>
    typeof side === 'string' ? side : source(side),
  );
  const isAbout = sides.map(side => isAboutStub(scope, side, session));
  if (isAbout[0] !== true && isAbout[1] !== true) return undefined;
  const direct = sides.map(side => isAboutStub(scope, side, []));
  if (direct[0] === true && direct[1] === true) return { why: 'the function is on both sides' };
  const swap = direct[1] === true || (isAbout[0] !== true && direct[0] !== true);
  const [left, right] = swap ? [claim.right, claim.left] : [claim.left, claim.right];
  if (typeof left === 'string') return undefined;
  const near = typeof right === 'string' ? undefined : approximated(right);
  if (near === 'own tolerance')
    return { why: 'approx with a tolerance of its own is not supported' };
  const expected = typeof right === 'string' ? right : source(near ?? right);
  const { isAsync } = scope.example.stub;
  const bare = isAsync ? source(left).replace(/^await\s+/, '') : source(left);
  const call = claim.truth === true ? `bool(${bare})` : bare;
  const context = needs(scope, place, [call, expected], session);
  if ('why' in context) return context;
  const comparator = near === undefined ? claim.comparator : 'tolerance';
  const parts = { call, expected, line: place.line, comparator, setup: context.value };
  return { value: valueExample(scope.example, { ...parts, form: 'assert' }) };
}

function readRaises(
  scope: TestScope,
  place: ClaimPlace,
  claim: Claim & { kind: 'raises' },
  session: readonly Statement[],
  source: (node: SyntaxNode) => string,
): Found<Example> | undefined {
  const last = claim.body.at(-1);
  const text = last === undefined ? '' : source(last);
  const earlier = claim.body
    .slice(0, -1)
    .map(node => readStatement(source(node), scope.example.parser));
  const all = [...session, ...earlier.filter(statement => statement !== undefined)];
  if (!isAboutStub(scope, text, all)) return undefined;
  const context = needs(scope, place, [text], all);
  if ('why' in context) return context;
  const { example } = scope;
  const setup = context.value === '' ? {} : { setup: context.value };
  return {
    value: {
      function: example.stub.qualifiedName,
      call: text,
      expected: claim.type,
      line: place.line,
      source: example.source,
      form: 'assert',
      comparator: 'exact',
      case: {
        ...setup,
        call: text,
        expect: { kind: 'raises', type: claim.type },
        comparator: 'exact',
      },
    },
  };
}

function isAboutStub(scope: TestScope, text: string, session: readonly Statement[]): boolean {
  const { example } = scope;
  const read = readStatement(text, example.parser);
  if (read === undefined) return false;
  return [read, ...neededSetup(read, session)].some(part => isAboutStatement(example, part));
}

/** The setup that gives `texts` their names, or the name that has none. */
function needs(
  scope: TestScope,
  place: ClaimPlace,
  texts: readonly string[],
  session: readonly Statement[],
): Found<string> {
  const read = texts.map(text => readStatement(text, scope.example.parser));
  if (read.some(statement => statement === undefined)) return { why: 'it is not plain Python' };
  const kept = new Set(
    read.flatMap(part => (part === undefined ? [] : neededSetup(part, session))),
  );
  const steps = session.filter(statement => kept.has(statement));
  const used = [...steps, ...read].flatMap(part => [...(part?.names ?? [])]);
  const bound = new Set(steps.flatMap(step => [...step.binds]));
  const open = new Set(used.filter(name => !bound.has(name)));
  const helpers = reachFrom(scope.items, open, undefined).filter(
    item => !scope.names.items.has(item) && [...item.binds].length > 0,
  );
  for (const { module } of helpers.flatMap(item => item.imports)) {
    if (!STDLIB_NAMES.has(module.split('.')[0] ?? '')) return { why: `it needs ${module}` };
    if (module.split('.')[0] === 'unittest') return { why: 'it needs unittest' };
  }
  const defined = new Set(helpers.flatMap(item => [...item.binds]));
  const outside = new Set([...open, ...helpers.flatMap(item => [...item.uses()])]);
  for (const name of outside) {
    if (defined.has(name) || scope.example.knows(name) || scope.reached.has(name)) continue;
    if (bound.has(name)) continue;
    if (name === 'self') return { why: 'it uses self: what setUp prepares is not run' };
    if (place.fixtures.has(name)) return { why: `it needs the fixture ${name}` };
    return { why: `it needs ${name}, which the function does not reach` };
  }
  const prepared = helpers.map(item => sourceOf(scope, item));
  return { value: [...prepared, ...steps.map(step => step.text)].join('\n') };
}

function sourceOf(scope: TestScope, item: ModuleItem): string {
  const node = statements(scope.root).find(child => child.startIndex === item.span.start);
  return node === undefined ? '' : rewrite(node, scope.names.things, scope.names.modules);
}
