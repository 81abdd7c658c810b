import type { Value } from './value.ts';

/** Longest text of a value that is shown or put into a prompt. */
const MAX_LENGTH = 400;

/** Python's `repr` of a value, cut at a bounded length. */
export function renderValue(value: Value, maxLength = MAX_LENGTH): string {
  const text = render(value);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}

function render(value: Value): string {
  switch (value.t) {
    case 'none':
      return 'None';
    case 'bool':
      return value.v ? 'True' : 'False';
    case 'int':
    case 'float':
      return value.v;
    case 'complex':
      return `(${value.v[0]}${value.v[1].startsWith('-') ? '' : '+'}${value.v[1]}j)`;
    case 'str':
      return quote(value.v);
    case 'bytes':
    case 'bytearray':
      return `${value.t}(base64 ${value.v})`;
    case 'decimal':
      return `Decimal('${value.v}')`;
    case 'fraction':
      return `Fraction('${value.v}')`;
    case 'date':
    case 'datetime':
    case 'time':
      return `${value.t}.fromisoformat('${value.v}')`;
    case 'list':
      return `[${value.v.map(render).join(', ')}]`;
    case 'tuple':
      return value.v.length === 1
        ? `(${value.v.map(render).join('')},)`
        : `(${value.v.map(render).join(', ')})`;
    case 'set':
      return value.v.length === 0 ? 'set()' : `{${value.v.map(render).join(', ')}}`;
    case 'frozenset':
      return value.v.length === 0
        ? 'frozenset()'
        : `frozenset({${value.v.map(render).join(', ')}})`;
    case 'dict':
      return `{${value.v.map(([key, item]) => `${render(key)}: ${render(item)}`).join(', ')}}`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Single quotes unless the text has some and no double ones, as Python chooses. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = Array.from(text, char => escapeChar(char, mark)).join('');
  return `${mark}${body}${mark}`;
}

function escapeChar(char: string, mark: string): string {
  const known = ESCAPES[char];
  if (known !== undefined) return known;
  if (char === mark) return `\\${char}`;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return `\\u${code.toString(16)}`;
  return char;
}
