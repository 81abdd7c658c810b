import type { Example, ExampleSet, UnparsedExample } from '../example.ts';
import {
  raisedExample,
  readExpected,
  unparsed,
  valueExample,
  type ExampleScope,
} from '../examples/example-scope.ts';
import type { Statement } from '../examples/syntax.ts';
import type { SyntaxNode } from '../parser.ts';
import { namedChildren, statements, withTree } from '../syntax.ts';
import { readRaised } from './example-syntax.ts';
import { contextOf, readAwaited, readPrompts } from './prompts.ts';

/** A piece of code in a comment: consecutive lines, and the index of the first. */
type Block = { readonly from: number; readonly lines: readonly string[] };

/** Reads the prompts of a comment, and its blocks of code whose lines say what comes out. */
export function readSessions(
  scope: ExampleScope,
): ExampleSet & { readonly used: ReadonlySet<number> } {
  const { used, ...prompts } = readPrompts(scope);
  const sets: ExampleSet[] = [prompts];
  for (const block of codeBlocks(scope)) {
    if (block.lines.some((_, index) => used.has(block.from + index))) continue;
    const set = readBlock(scope, block);
    if (set === undefined) continue;
    sets.push(set);
    block.lines.forEach((_, index) => used.add(block.from + index));
  }
  return {
    examples: sets.flatMap(set => set.examples),
    unparsed: sets.flatMap(set => set.unparsed),
    used,
  };
}

/** What follows `@example`, and what stands between fences. */
function codeBlocks({ stub }: ExampleScope): Block[] {
  const blocks: Block[] = [];
  let open: { from: number; lines: string[]; fenced: boolean } | undefined;
  const close = (): void => {
    if (open !== undefined && open.lines.some(line => line.trim() !== '')) blocks.push(open);
    open = undefined;
  };
  for (const [index, line] of (stub.docstring?.text.split('\n') ?? []).entries()) {
    const tag = /^\s*@(\w+)\s*(?:<caption>.*<\/caption>)?(.*)$/.exec(line);
    if (/^\s*(```|~~~)/.test(line)) {
      const wasFenced = open?.fenced === true;
      close();
      if (!wasFenced) open = { from: index + 1, lines: [], fenced: true };
    } else if (tag !== null) {
      close();
      if (tag[1] === 'example') open = { from: index, lines: [tag[2] ?? ''], fenced: false };
    } else open?.lines.push(line);
  }
  close();
  return blocks;
}

/** The examples of a block; undefined when it is not code, or none of it is about the function. */
function readBlock(scope: ExampleScope, block: Block): ExampleSet | undefined {
  return withTree(scope.parser, block.lines.join('\n'), root => {
    if (root.hasError) return undefined;
    const examples: Example[] = [];
    const failed: UnparsedExample[] = [];
    const session: Statement[] = [];
    for (const node of statements(root)) {
      const line = scope.stub.docstring?.lines[block.from + node.startPosition.row];
      const found = readStep(scope, node, line ?? scope.stub.line, session);
      if (typeof found === 'string') failed.push(unparsed(scope, node.text, line ?? 1, found));
      else if (found !== undefined) examples.push(found);
      const statement = readAwaited(scope, node.text);
      const raises = found !== undefined && typeof found !== 'string' && isRaised(found);
      if (statement !== undefined && !raises) session.push(statement);
    }
    return examples.length + failed.length === 0 ? undefined : { examples, unparsed: failed };
  });
}

function isRaised(example: Example): boolean {
  return example.case.expect.kind === 'raises';
}

const LEAD =
  /^(?:\/\/+|\/\*+)\s*(?:((?:returns?|prints?|outputs?|logs?|resolves to|result|output)\b:?|=+>|-+>|[➞→⇒]|===?)\s*)?/iu;

/** What one statement of a block says of the function, or why it cannot be read. */
function readStep(
  scope: ExampleScope,
  node: SyntaxNode,
  line: number,
  session: readonly Statement[],
): Example | string | undefined {
  const source = valueOf(node);
  const statement = readAwaited(scope, source);
  if (statement === undefined) return undefined;
  const context = contextOf(scope, statement, session);
  if (context === undefined) return undefined;
  if ('why' in context) return context.why;
  const { expression, setup, local } = context;
  if (expression === undefined) return undefined;
  const comment = commentAfter(node);
  const { equality } = expression;
  if (comment === undefined) {
    if (equality === undefined) return undefined;
    const right = readExpected(scope, equality.right, local);
    if ('why' in right) return right.why;
    const parts = { call: equality.left, expected: right.value.text, line, setup };
    return valueExample(scope, { ...parts, form: 'equals', comparator: 'equal' });
  }
  const lead = LEAD.exec(comment);
  const rest = comment
    .slice(lead?.[0].length ?? 0)
    .replace(/\*\/$/, '')
    .trim();
  const call = expression.text;
  const raised = readRaised('', rest);
  if (raised !== undefined)
    return raisedExample(scope, { call, raised, line, form: 'arrow', setup });
  let why = '';
  for (const reading of [rest, rest.replace(/[.,;!]+$/, '')]) {
    const expected = readExpected(scope, reading, local);
    if ('why' in expected) why ||= expected.why;
    else if (lead?.[1] === undefined && expected.value.names.size > 0) {
      why = 'the comment is not a value';
    } else {
      const parts = { call, expected: expected.value.text, line, setup };
      return valueExample(scope, { ...parts, form: 'arrow', comparator: 'equal' });
    }
  }
  return why;
}

/** `const r = f(1)`: the value of the statement is what the variable gets. */
function valueOf(node: SyntaxNode): string {
  if (node.type !== 'lexical_declaration' && node.type !== 'variable_declaration') return node.text;
  const [declarator, ...more] = namedChildren(node);
  const value = more.length === 0 ? declarator?.childForFieldName('value') : undefined;
  return value?.text ?? node.text;
}

/** The comment on the statement's last line, or one below it that begins with an arrow. */
function commentAfter(node: SyntaxNode): string | undefined {
  const siblings = node.parent?.children.filter(child => child !== null) ?? [];
  const at = siblings.findIndex(child => child.startIndex === node.startIndex);
  const next = siblings[at + 1];
  if (next?.type !== 'comment') return undefined;
  const gap = next.startPosition.row - node.endPosition.row;
  if (gap === 0) return next.text;
  return gap === 1 && /^\/\/\s*(?:=+>|-+>|[➞→⇒]|(?:returns|throws)\b)/.test(next.text)
    ? next.text
    : undefined;
}
