import type { SyntaxNode } from '../parser.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};
const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(\r\n|[^]))/gi;

/** The value of a string literal, or of a template without substitutions; undefined for others. */
export function stringValue(node: SyntaxNode): string | undefined {
  if (node.hasError) return undefined;
  const isPlain =
    node.type === 'string' ||
    (node.type === 'template_string' &&
      !node.children.some(child => child?.type === 'template_substitution'));
  if (!isPlain) return undefined;
  return node.text
    .slice(1, -1)
    .replace(ESCAPE, (_, braced?: string, four?: string, two?: string, one?: string) => {
      const hex = braced ?? four ?? two;
      if (hex !== undefined) return codePoint(parseInt(hex, 16));
      if (one === undefined || /^[\r\n\u2028\u2029]/.test(one)) return '';
      return SIMPLE[one] ?? one;
    });
}

function codePoint(value: number): string {
  return value <= 0x10ffff ? String.fromCodePoint(value) : '';
}
