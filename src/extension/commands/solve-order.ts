import { languageSupport } from '../../core/stub/language-table.ts';
import type { Parser } from '../../core/stub/parser.ts';
import type { Stub } from '../../core/stub/stub.ts';

/**
 * The stubs of a text in the order to solve them: one that another uses comes first, so that the
 * other is verified with a body to call. Those that use each other keep the order of the file.
 */
export function solveOrder(text: string, parser: Parser, stubs: readonly Stub[]): readonly Stub[] {
  const uses = new Map(stubs.map(stub => [stub, usedBy(text, parser, stub, stubs)]));
  const order: Stub[] = [];
  let left = [...stubs];
  while (left.length > 0) {
    const isFree = (stub: Stub): boolean => !left.some(one => uses.get(stub)?.has(one) === true);
    const next = left.find(isFree) ?? left[0];
    if (next === undefined) break;
    order.push(next);
    left = left.filter(stub => stub !== next);
  }
  return order;
}

function usedBy(
  text: string,
  parser: Parser,
  stub: Stub,
  stubs: readonly Stub[],
): ReadonlySet<Stub> {
  const { definitions } = languageSupport(stub.language).reach(text, parser, stub);
  const reached = definitions.join('\n');
  // What the signature and the docstring name is in the reach; what a body will call is not known.
  return new Set(stubs.filter(one => one !== stub && reached.includes(one.header.trimEnd())));
}
