import { decodeBase64 } from './base64.ts';
import type { Value } from './value.ts';

/** Items of a container that are shown, as many as Node shows. */
const MAX_ITEMS = 100;

/** A value as Node's `util.inspect` shows it on one line and to any depth. */
export function inspectValue(value: Value): string {
  switch (value.t) {
    case 'none':
      return 'null';
    case 'undefined':
      return 'undefined';
    case 'bool':
      return String(value.v);
    case 'bigint':
      return `${value.v}n`;
    case 'str':
      return quote(value.v);
    case 'bytes':
      return bytes(value.v);
    case 'list':
      return braces('[', value.v.map(inspectValue), ']');
    case 'set':
      return braces(`Set(${value.v.length}) {`, value.v.map(inspectValue), '}');
    case 'map': {
      const rows = value.v.map(([key, item]) => `${inspectValue(key)} => ${inspectValue(item)}`);
      return braces(`Map(${value.v.length}) {`, rows, '}');
    }
    case 'object':
      return braces('{', value.v.map(field), '}');
    case 'complex':
    case 'tuple':
    case 'frozenset':
    case 'dict':
      // Of another language: it has no form here.
      return `[${value.t}]`;
    default:
      return value.v;
  }
}

function braces(open: string, rows: readonly string[], close: string): string {
  if (rows.length === 0) return open + close;
  const more = rows.length - MAX_ITEMS;
  const shown = rows.slice(0, MAX_ITEMS);
  if (more > 0) shown.push(`... ${more} more item${more > 1 ? 's' : ''}`);
  return `${open} ${shown.join(', ')} ${close}`;
}

function field([key, item]: readonly [string, Value]): string {
  const name = /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
  // As Node does, so that nobody takes it for the prototype.
  return `${key === '__proto__' ? "['__proto__']" : name}: ${inspectValue(item)}`;
}

function bytes(base64: string): string {
  const length = (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
  const codes = decodeBase64(base64, MAX_ITEMS).slice(0, MAX_ITEMS).map(String);
  const more = length - MAX_ITEMS;
  if (more > 0) codes.push(`... ${more} more item${more > 1 ? 's' : ''}`);
  return `Uint8Array(${length}) ${codes.length === 0 ? '[]' : `[ ${codes.join(', ')} ]`}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
};

/** The first kind of quote that the text has not; single ones when it has all. */
function quote(text: string): string {
  const mark =
    ["'", '"', '`'].find(each => !text.includes(each) && !(each === '`' && text.includes('${'))) ??
    "'";
  const body = text.replace(
    /[\u0000-\u001f\u007f-\u009f\\'"`]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g,
    char => {
      if (char.length === 2) return char;
      if (char === mark) return `\\${char}`;
      if (/['"`]/.test(char)) return char;
      const code = char.charCodeAt(0);
      if (code >= 0xd800) return `\\u${code.toString(16).toUpperCase()}`;
      return ESCAPES[char] ?? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    },
  );
  return mark + body + mark;
}
