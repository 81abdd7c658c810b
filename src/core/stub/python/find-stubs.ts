import type { Span } from '../../base/source.ts';
import type { Parser, SyntaxNode } from '../parser.ts';
import type { Parameter, Stub, StubKind } from '../stub.ts';
import { ancestor, indentAt, lineEnd, namedChildren, walk, withTree } from '../syntax.ts';
import type { FoundStubs, Problem, SkippedStub } from '../language-support.ts';
import { readBody, readWrittenBody } from './body.ts';
import type { StubBody } from './body.ts';
import { readDocstring } from './docstring.ts';

/**
 * Every function without a body in `text`. A text that does not parse still gives the stubs
 * outside its broken parts, and says in `problems` where those are.
 */
export function findStubs(text: string, parser: Parser): FoundStubs {
  return withTree(parser, text, root => {
    const stubs: Stub[] = [];
    const skipped: SkippedStub[] = [];
    for (const node of walk(root)) {
      if (node.type !== 'function_definition') continue;
      const stub = readStub(text, node);
      if (stub === undefined) continue;
      const why = reasonToSkip(node);
      if (why === undefined) stubs.push(stub);
      else skipped.push({ name: stub.qualifiedName, line: stub.line, why });
    }
    return { stubs, skipped, problems: root.hasError ? findProblems(root) : [] };
  });
}

/** Every function that has a body, as the stub it was: its `bodySpan` is that body. */
export function findWritten(text: string, parser: Parser): readonly Stub[] {
  return withTree(parser, text, root => {
    const functions = [...walk(root)].filter(node => node.type === 'function_definition');
    return functions.flatMap(node => readStub(text, node, readWrittenBody) ?? []);
  });
}

function readStub(
  text: string,
  node: SyntaxNode,
  bodyOf: (text: string, node: SyntaxNode) => StubBody | undefined = readBody,
): Stub | undefined {
  const name = node.childForFieldName('name')?.text ?? '';
  const signature = [node.childForFieldName('parameters'), node.childForFieldName('return_type')];
  if (name === '' || signature.some(part => part?.hasError === true)) return undefined;
  const body = bodyOf(text, node);
  if (body === undefined) return undefined;
  const decorated = node.parent?.type === 'decorated_definition' ? node.parent : node;
  const docstring = body.docstring === undefined ? undefined : readDocstring(body.docstring);
  const returns = node.childForFieldName('return_type')?.text;
  const span: Span = { start: decorated.startIndex, end: body.end };
  const def = namedDef(node);
  return {
    language: 'python',
    name,
    ...qualify(node, name),
    isAsync: node.children[0]?.type === 'async',
    isGenerator:
      returns !== undefined &&
      /^["']?(?:[\w.]+\.)?(?:Async)?(?:Iterator|Generator)\b/.test(returns),
    line: def.startPosition.row + 1,
    span,
    bodySpan: { start: body.start, end: body.end },
    header: text.slice(span.start, body.docstring?.endIndex ?? body.signatureEnd),
    ...(docstring === undefined ? {} : { docstring }),
    parameters: readParameters(node),
    ...(returns === undefined ? {} : { returns }),
    bodyIndent: body.indent ?? indentAt(text, node.startIndex) + indentUnit(text, node),
    eol: text[lineEnd(text, span.start)] === '\r' ? '\r\n' : '\n',
  };
}

function namedDef(node: SyntaxNode): SyntaxNode {
  return node.children.find(child => child?.type === 'def') ?? node;
}

function qualify(node: SyntaxNode, name: string): { qualifiedName: string; kind: StubKind } {
  let qualifiedName = name;
  let inFunction = false;
  const types = ['class_definition', 'function_definition'];
  const owner = ancestor(node, ...types);
  for (let up = owner; up !== undefined; up = ancestor(up, ...types)) {
    const isFunction = up.type === 'function_definition';
    inFunction ||= isFunction;
    const prefix = up.childForFieldName('name')?.text ?? '?';
    qualifiedName = `${prefix}${isFunction ? '.<locals>' : ''}.${qualifiedName}`;
  }
  const kind = inFunction ? 'nested' : owner === undefined ? 'function' : 'method';
  return { qualifiedName, kind };
}

function readParameters(node: SyntaxNode): Parameter[] {
  const list = node.childForFieldName('parameters');
  if (list === null) return [];
  return namedChildren(list)
    .filter(item => !['comment', 'keyword_separator', 'positional_separator'].includes(item.type))
    .map(item => {
      const annotation = item.childForFieldName('type')?.text;
      const fallback = item.childForFieldName('value')?.text;
      const name = item.childForFieldName('name') ?? namedChildren(item)[0];
      const splat = /^\*{0,2}/.exec(item.text)?.[0] ?? '';
      const bare = (name?.text ?? item.text).replace(/^\*+/, '');
      return {
        name: splat + bare,
        ...(annotation === undefined ? {} : { annotation }),
        ...(fallback === undefined ? {} : { default: fallback }),
      };
    });
}

/** What one more level of indentation is in this file: as its first indented block does it. */
function indentUnit(text: string, node: SyntaxNode): string {
  const owner = ancestor(node, 'class_definition', 'function_definition');
  if (owner !== undefined) {
    const outer = indentAt(text, owner.startIndex);
    const inner = indentAt(text, node.startIndex);
    if (inner.startsWith(outer) && inner.length > outer.length) return inner.slice(outer.length);
  }
  return (
    /^(?:def|class|async|if|for|with|try)\b.*:[ \t]*\r?\n([ \t]+)\S/m.exec(text)?.[1] ?? '    '
  );
}

function reasonToSkip(node: SyntaxNode): string | undefined {
  const decorators = node.parent?.type === 'decorated_definition' ? namedChildren(node.parent) : [];
  for (const decorator of decorators.filter(child => child.type === 'decorator')) {
    const name = decorator.text.replace(/^@\s*/, '').replace(/\(.*/s, '').split('.').at(-1)?.trim();
    if (name === 'overload') return 'an overload only describes types';
    if (name?.startsWith('abstract') === true) return 'an abstract method is left to subclasses';
  }
  const owner = ancestor(node, 'class_definition', 'function_definition');
  const bases = owner?.type === 'class_definition' ? owner.childForFieldName('superclasses') : null;
  if (bases !== null && namedChildren(bases).some(base => /(^|\.)Protocol(\[|$)/.test(base.text))) {
    return "a protocol's method only describes types";
  }
  const branch = ancestor(node, 'if_statement');
  if (branch?.childForFieldName('condition')?.text.endsWith('TYPE_CHECKING') === true) {
    return 'it exists for the type checker only';
  }
  return undefined;
}

function findProblems(root: SyntaxNode): Problem[] {
  const problems: Problem[] = [];
  for (const node of walk(root)) {
    if (!node.isError && !node.isMissing) continue;
    const line = node.startPosition.row + 1;
    if (problems.some(problem => problem.line === line)) continue;
    const shown = node.text.split('\n')[0]?.trim().slice(0, 40) ?? '';
    const message = node.isMissing
      ? `line ${line}: ${node.type === '' ? 'something' : `\`${node.type}\``} is missing here`
      : `line ${line}: this does not parse as Python${shown === '' ? '' : `: ${shown}`}`;
    problems.push({ line, message });
  }
  return problems.slice(0, 20);
}
