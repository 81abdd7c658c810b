import { findNodeAtLocation, parseTree, printParseErrorCode, getNodeValue } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { ReasonCodeError } from '../../core/base/errors.ts';
import type { Locate } from '../../core/workflow/workflow.ts';

export type ReadWorkflow = { readonly value: unknown; readonly locate: Locate };

const MOST_CHARACTERS = 5_000_000;

/**
 * Reads the JSON of a workflow, and where each part of it is written. Throws `workflow-invalid`
 * with file and line for what is no JSON, or names a thing twice.
 */
export function readWorkflow(text: string, path: string): ReadWorkflow {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const fail = (offset: number, message: string): ReasonCodeError =>
    new ReasonCodeError('workflow-invalid', `${path}:${lineOf(offset)}: ${message}`);
  if (text.length > MOST_CHARACTERS) throw fail(0, 'the file is larger than 5 MB');
  const errors: ParseError[] = [];
  const source = text.replace(/^\uFEFF/, ' ');
  const options = { disallowComments: true, allowTrailingComma: false };
  const tree = parseTree(source, errors, options);
  const [error] = errors;
  if (error !== undefined) {
    throw fail(error.offset, `this is no JSON: ${printParseErrorCode(error.error)}`);
  }
  if (tree === undefined) throw fail(0, 'the file is empty');
  const twice = findTwice(tree);
  if (twice !== undefined) {
    throw fail(twice.offset, `${JSON.stringify(twice.value)} stands here for a second time`);
  }
  return {
    value: getNodeValue(tree) as unknown,
    locate: at => lineOf(nearest(tree, at).offset),
  };
}

/** The part itself; for one that is missing, what it is missing from. */
function nearest(tree: Node, at: readonly PropertyKey[]): Node {
  for (let length = at.length; length > 0; length -= 1) {
    const segments = at
      .slice(0, length)
      .map(part => (typeof part === 'number' ? part : String(part)));
    const found = findNodeAtLocation(tree, segments);
    // Its name, where it has one: that is where people look.
    if (found !== undefined) return found.parent?.type === 'property' ? found.parent : found;
  }
  return tree;
}

/** The second key of the same name in an object: JSON takes the last, and nobody meant that. */
function findTwice(tree: Node): Node | undefined {
  const open: Node[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { children = [] } = node;
    if (node.type === 'object') {
      const seen = new Set<unknown>();
      for (const { children: [key] = [] } of children) {
        if (key === undefined) continue;
        if (seen.has(key.value)) return key;
        seen.add(key.value);
      }
    }
    open.push(...children);
  }
  return undefined;
}
