import type { Statement } from './syntax.ts';

/**
 * The earlier statements that bind or change a name `statement` uses, directly or through others,
 * in order. A statement that only reads such a name counts too: a method may change its object.
 */
export function neededSetup(statement: Statement, session: readonly Statement[]): Statement[] {
  const bound = new Set(session.flatMap(earlier => [...earlier.binds]));
  const needed = new Set([...statement.names].filter(name => bound.has(name)));
  const kept: Statement[] = [];
  for (const earlier of session.toReversed()) {
    const touches = [...earlier.binds, ...earlier.names].some(name => needed.has(name));
    if (!touches) continue;
    kept.unshift(earlier);
    for (const name of earlier.names) if (bound.has(name)) needed.add(name);
  }
  return kept;
}
