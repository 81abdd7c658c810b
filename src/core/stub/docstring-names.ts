import type { Stub } from './stub.ts';

/**
 * Words of the docstring that name code: those on lines with a call or a prompt, those in back
 * quotes, and those no prose word looks like (`snake_case`, `CamelCase`, `UPPER`).
 */
export function docstringNames(stub: Stub): Set<string> {
  const names = new Set<string>();
  for (const line of stub.docstring?.text.split('\n') ?? []) {
    const isCode = /^\s*(>>>|\.\.\.)/.test(line) || line.includes(`${stub.name}(`);
    for (const match of line.matchAll(/`?[\p{L}_][\p{L}\p{N}_]*[`(]?/gu)) {
      const word = match[0].replace(/[`(]/g, '');
      const looksLikeCode = /[`(]/.test(match[0]) || /_|\p{L}\p{Lu}/u.test(word);
      if (isCode || looksLikeCode) names.add(word);
    }
  }
  names.delete(stub.name);
  return names;
}
