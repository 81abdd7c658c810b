import { assertNever } from '../base/assert-never.ts';
import type { Language } from '../base/source.ts';
import type { Parser } from './parser.ts';
import type { Stub } from './stub.ts';
import { walk, withTree } from './syntax.ts';

/** What else a body gets at what it was called with, or at an object that holds it, by. */
const BY_OTHER_NAMES = ['self', 'cls', 'this', 'super', 'arguments', 'locals', 'vars', 'eval'];
/** Leaves that name something; `property_identifier` names a property alone. */
const NAMING: ReadonlySet<string> = new Set([
  'identifier',
  'shorthand_property_identifier',
  'this',
  'super',
]);

/**
 * Whether a body reads nothing of what the function is called with, although it is called with
 * something. What such a body returns is the same for every call, so a check that it passes says
 * nothing of another one: small models hand back the example's own result this way. False where
 * that cannot be told, as for a function inside of another one, whose variables it may read.
 */
export function ignoresArguments(stub: Stub, body: string, parser: Parser): boolean {
  const { parameters, kind, language } = stub;
  const names = parameters.flatMap(({ name }) => name.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const own = names.filter(name => !BY_OTHER_NAMES.includes(name));
  if (own.length === 0 || kind === 'nested') return false;
  const read = new Set([...own, ...BY_OTHER_NAMES]);
  return withTree(parser, asFunction(body, language), root => {
    for (const node of walk(root)) if (NAMING.has(node.type) && read.has(node.text)) return false;
    return true;
  });
}

/** A body with nothing of its own function's names around it. */
function asFunction(body: string, language: Language): string {
  switch (language) {
    case 'python':
      return `def _():\n${body}\n`;
    case 'javascript':
    case 'typescript':
      return `function _() {\n${body}\n}\n`;
    default:
      return assertNever(language);
  }
}
