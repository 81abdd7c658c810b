import type { Language } from '../base/source.ts';
import { decodeBase64 } from './base64.ts';
import { inspectValue } from './inspect-value.ts';
import type { Value } from './value.ts';

/** Longest text of a value that is shown or put into a prompt. */
const MAX_LENGTH = 400;

/**
 * A value as its language shows it, cut at a bounded length: Python's `repr`, or what Node's
 * `util.inspect` gives on one line.
 */
export function renderValue(value: Value, language: Language, maxLength = MAX_LENGTH): string {
  const text = language === 'python' ? render(value) : inspectValue(value);
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
    case 'undefined':
    case 'number':
    case 'bigint':
    case 'instant':
    case 'regexp':
    case 'object':
    case 'map':
      return inspectValue(value);
    case 'complex':
      return complex(...value.v);
    case 'str':
      return quote(value.v);
    case 'bytes':
    case 'bytearray':
      return value.t === 'bytes' ? bytes(value.v) : `bytearray(${bytes(value.v)})`;
    case 'decimal':
      return `Decimal('${value.v}')`;
    case 'fraction':
      return `Fraction(${(value.v.includes('/') ? value.v : `${value.v}/1`).replace('/', ', ')})`;
    case 'date':
    case 'datetime':
    case 'time':
      return moment(value.t, value.v);
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

function complex(re: string, im: string): string {
  const [real, imaginary] = [re, im].map(part => part.replace(/\.0$/, ''));
  if (re === '0.0') return `${imaginary ?? ''}j`;
  return `(${real ?? ''}${im.startsWith('-') ? '' : '+'}${imaginary ?? ''}j)`;
}

/** As Python writes it; a moment with a time zone or a fraction stays in its ISO form. */
function moment(type: 'date' | 'datetime' | 'time', iso: string): string {
  const plain = /^[\d:T-]+$/.test(iso) && !/[+Z]|\d-\d\d:\d\d$/.test(iso);
  if (!plain) return `datetime.${type}.fromisoformat('${iso}')`;
  const parts = iso.split(/[-T:]/).map(Number);
  // The seconds are left out when they are zero; the minutes of a time never are.
  if (type !== 'date' && parts.at(-1) === 0) parts.pop();
  return `datetime.${type}(${parts.join(', ')})`;
}

function bytes(base64: string): string {
  const codes = decodeBase64(base64, MAX_LENGTH);
  const text = String.fromCharCode(...codes);
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = codes.map(code => escapeByte(code, mark)).join('');
  return `b${mark}${body}${mark}`;
}

function escapeByte(code: number, mark: string): string {
  const char = String.fromCharCode(code);
  return code < 0x7f ? escapeChar(char, mark) : `\\x${code.toString(16)}`;
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
