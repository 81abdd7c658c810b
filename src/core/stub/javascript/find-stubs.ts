import type { FoundStubs, Problem, SkippedStub } from '../language-support.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Parameter, Stub } from '../stub.ts';
import { ancestor, indentAt, lineEnd, namedChildren, walk, withTree } from '../syntax.ts';
import { indentUnit, readBody, readWrittenBody } from './body.ts';
import { leadingComments, readComments } from './doc-comment.ts';
import { holderOf, qualify, type Holder } from './holder.ts';
import { FUNCTIONS, parameterPattern } from './names.ts';

/** Signatures that have no body, and why that is as it should be. */
const BODILESS: Readonly<Record<string, string>> = {
  function_signature: 'an overload or a declaration only describes types',
  method_signature: 'an overload or a member of a type only describes types',
  abstract_method_signature: 'an abstract method is left to subclasses',
};

/**
 * Every function without a body in `text`. A text that does not parse still gives the stubs
 * outside its broken parts, and says in `problems` where those are.
 */
export function findStubs(text: string, parser: Parser): FoundStubs {
  return withTree(parser, text, root => {
    const stubs: Stub[] = [];
    const skipped: SkippedStub[] = [];
    for (const node of walk(root)) {
      const why = BODILESS[node.type];
      if (why !== undefined) {
        const name = node.childForFieldName('name')?.text ?? '?';
        skipped.push({ name, line: node.startPosition.row + 1, why });
      }
      if (!FUNCTIONS.includes(node.type)) continue;
      const stub = readStub(text, node, parser);
      if (stub === undefined) continue;
      const reason = reasonToSkip(node);
      if (reason === undefined) stubs.push(stub);
      else skipped.push({ name: stub.qualifiedName, line: stub.line, why: reason });
    }
    return { stubs, skipped, problems: root.hasError ? findProblems(root, parser) : [] };
  });
}

/** Every function that has a body in braces, as the stub it was: its `bodySpan` is that body. */
export function findWritten(text: string, parser: Parser): readonly Stub[] {
  return withTree(parser, text, root => {
    const functions = [...walk(root)].filter(node => FUNCTIONS.includes(node.type));
    return functions.flatMap(node => readStub(text, node, parser, readWrittenBody) ?? []);
  });
}

function readStub(
  text: string,
  node: SyntaxNode,
  parser: Parser,
  bodyOf: typeof readBody = readBody,
): Stub | undefined {
  const holder = holderOf(node);
  const signature = ['parameters', 'return_type', 'type_parameters'];
  if (holder === undefined || signature.some(field => node.childForFieldName(field)?.hasError))
    return undefined;
  const body = bodyOf(text, node);
  if (body === undefined) return undefined;
  const first = firstDecorator(holder.node);
  const above = leadingComments(text, first);
  const inside = above.length === 0 ? body.comments : [];
  const docstring = readComments(above.length === 0 ? inside : above);
  const start = above[0]?.startIndex ?? first.startIndex;
  const bodyStart = inside.at(-1)?.endIndex ?? body.start;
  const returns = node.childForFieldName('return_type')?.text.replace(/^:\s*/, '');
  return {
    language: parser.language,
    name: holder.name,
    ...qualify(holder),
    isAsync: node.children.some(child => child?.type === 'async'),
    isGenerator:
      node.type.startsWith('generator') || node.children.some(child => child?.type === '*'),
    line: nameRow(node, holder) + 1,
    span: { start, end: holder.node.endIndex },
    bodySpan: { start: bodyStart, end: body.end },
    header: text.slice(start, bodyStart),
    ...(docstring === undefined ? {} : { docstring }),
    parameters: readParameters(node),
    ...(returns === undefined ? {} : { returns }),
    bodyIndent: body.indent ?? indentAt(text, holder.node.startIndex) + indentUnit(text),
    eol: text[lineEnd(text, start)] === '\r' ? '\r\n' : '\n',
  };
}

/** Decorators of a method stand beside it. */
function firstDecorator(node: SyntaxNode): SyntaxNode {
  const siblings = node.parent?.children.filter(child => child !== null) ?? [];
  let at = siblings.findIndex(child => child.startIndex === node.startIndex);
  while (siblings[at - 1]?.type === 'decorator') at -= 1;
  return siblings[at] ?? node;
}

function nameRow(node: SyntaxNode, holder: Holder): number {
  const name = node.childForFieldName('name');
  if (name !== null) return name.startPosition.row;
  const { parent } = node;
  const target = parent?.childForFieldName('name') ?? parent?.childForFieldName('key');
  return target?.startPosition.row ?? Math.max(holder.node.startPosition.row, rowOf(parent));
}

function rowOf(node: SyntaxNode | null): number {
  return node?.startPosition.row ?? 0;
}

function readParameters(node: SyntaxNode): Parameter[] {
  const single = node.childForFieldName('parameter');
  if (single !== null) return [{ name: single.text }];
  const list = node.childForFieldName('parameters');
  return (list === null ? [] : namedChildren(list))
    .filter(item => item.type !== 'comment' && parameterPattern(item).type !== 'this')
    .map(item => {
      const isDefaulted = item.type === 'assignment_pattern';
      const pattern = isDefaulted ? item.childForFieldName('left') : parameterPattern(item);
      const value = item.childForFieldName(isDefaulted ? 'right' : 'value')?.text;
      const fallback = value ?? (item.type === 'optional_parameter' ? 'undefined' : undefined);
      const annotation = item.childForFieldName('type')?.text.replace(/^:\s*/, '');
      return {
        name: (pattern ?? item).text.replace(/\s+/g, ' '),
        ...(annotation === undefined ? {} : { annotation }),
        ...(fallback === undefined ? {} : { default: fallback }),
      };
    });
}

function reasonToSkip(node: SyntaxNode): string | undefined {
  if (ancestor(node, 'ambient_declaration') !== undefined) return BODILESS['function_signature'];
  const isConstructor =
    node.type === 'method_definition' && node.childForFieldName('name')?.text === 'constructor';
  if (!isConstructor) return undefined;
  const list = node.childForFieldName('parameters');
  const assigns = (list === null ? [] : namedChildren(list)).some(item =>
    namedChildren(item).some(part => part.type === 'accessibility_modifier'),
  );
  return assigns ? 'its parameters are all it does' : undefined;
}

function findProblems(root: SyntaxNode, { language }: Parser): Problem[] {
  const problems: Problem[] = [];
  const title = language === 'typescript' ? 'TypeScript' : 'JavaScript';
  for (const node of walk(root)) {
    if (!node.isError && !node.isMissing) continue;
    const line = node.startPosition.row + 1;
    if (problems.some(problem => problem.line === line)) continue;
    const shown = node.text.split('\n')[0]?.trim().slice(0, 40) ?? '';
    const message = node.isMissing
      ? `line ${line}: ${node.type === '' ? 'something' : `\`${node.type}\``} is missing here`
      : `line ${line}: this does not parse as ${title}${shown === '' ? '' : `: ${shown}`}`;
    problems.push({ line, message });
  }
  return problems.slice(0, 20);
}
