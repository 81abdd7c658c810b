import type { Stub } from '../stub.ts';
import { BUILTIN_NAMES } from './builtin-names.ts';
import { DEFAULT_NAME } from './holder.ts';

const CALL = /(?<![\p{L}\p{N}_$.])([\p{L}_$][\p{L}\p{N}_$]*)(?=\s*\()/gu;
const KEYWORDS = ['if', 'for', 'while', 'switch', 'catch', 'function', 'return', 'await', 'new'];
const METHOD = /(?<=\.)([\p{L}_$][\p{L}\p{N}_$]*)(?=\s*\()/gu;

/**
 * The stub with its comment calling it by its own name: `has_close_elements(` stands for
 * `hasCloseElements(`. Only names that nothing in the file has are changed.
 */
export function alignNames(stub: Stub, defined: (name: string) => boolean): Stub {
  const { docstring, name } = stub;
  if (docstring === undefined) return stub;
  const isFree = (other: string): boolean => !defined(other) && !BUILTIN_NAMES.has(other);
  const key = plain(name);
  const only = name === DEFAULT_NAME ? onlyStranger(docstring.text, isFree) : undefined;
  const pattern = stub.kind === 'method' ? METHOD : CALL;
  const text = docstring.text.replace(pattern, (other: string) => {
    if (other === name || !isFree(other)) return other;
    return plain(other) === key || other === only ? name : other;
  });
  return { ...stub, docstring: { ...docstring, text } };
}

/** Letters and digits alone: equal for names that differ in case and underscores only. */
function plain(name: string): string {
  return name.replace(/[_$]/g, '').toLowerCase();
}

/** What importers call a function without a name: the one unknown name that is called. */
function onlyStranger(text: string, isFree: (name: string) => boolean): string | undefined {
  const calls = [...text.matchAll(CALL)].filter(({ 0: name, index }) => {
    return text[index + name.length] === '(' && !KEYWORDS.includes(name) && isFree(name);
  });
  const names = new Set(calls.map(match => match[0]));
  return names.size === 1 ? [...names][0] : undefined;
}
