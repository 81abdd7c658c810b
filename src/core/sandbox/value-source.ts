import type { Language } from '../base/source.ts';
import { bytesOfBase64 } from './base64.ts';
import type { Value } from './value.ts';

/**
 * An expression that gives exactly this value when it is evaluated in the language: a fresh one
 * each time. It uses as few names as it can, for the program around it may have taken them.
 * Throws a `RangeError` for a value that the language does not have.
 */
export function valueSource(value: Value, language: Language): string {
  return language === 'python' ? python(value) : script(value);
}

/** Longer whole numbers are written in hexadecimal: Python refuses long decimal ones. */
const MAX_DECIMAL_DIGITS = 600;

function python(value: Value): string {
  switch (value.t) {
    case 'none':
      return 'None';
    case 'bool':
      return value.v ? 'True' : 'False';
    case 'int':
      return pythonInt(value.v);
    case 'float':
      return pythonFloatSource(value.v);
    case 'complex':
      return builtin('complex', value.v.map(pythonFloatSource).join(', '));
    case 'str':
      return pythonString(value.v);
    case 'bytes':
      return pythonBytes(value.v);
    case 'bytearray':
      return builtin('bytearray', pythonBytes(value.v));
    case 'decimal':
      return `__import__('decimal').Decimal('${checked(value.v, /^[-\w.+]+$/)}')`;
    case 'fraction':
      return `__import__('fractions').Fraction('${checked(value.v, /^[-\d/]+$/)}')`;
    case 'date':
    case 'datetime':
    case 'time':
      return `__import__('datetime').${value.t}.fromisoformat('${checked(value.v, /^[-\d:.+T]+$/)}')`;
    case 'list':
      return `[${value.v.map(python).join(', ')}]`;
    case 'tuple':
      return `(${value.v.map(item => `${python(item)},`).join(' ')})`;
    case 'set':
      return `{${value.v.length === 0 ? '*()' : value.v.map(python).join(', ')}}`;
    case 'frozenset':
      return builtin('frozenset', `[${value.v.map(python).join(', ')}]`);
    case 'dict':
      return `{${value.v.map(([key, item]) => `${python(key)}: ${python(item)}`).join(', ')}}`;
    default:
      throw new RangeError(`Python has no value of kind ${value.t}`);
  }
}

function builtin(name: string, argument: string): string {
  return `__import__('builtins').${name}(${argument})`;
}

/** Numbers and moments stand in the source as they are: they must not be anything else. */
function checked(text: string, form: RegExp): string {
  if (!form.test(text)) throw new RangeError(`${JSON.stringify(text.slice(0, 40))} is no number`);
  return text;
}

function pythonInt(text: string): string {
  if (text.length <= MAX_DECIMAL_DIGITS) return checked(text, /^-?\d+$/);
  const value = BigInt(text);
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

const PYTHON_SPECIAL: Readonly<Record<string, string>> = {
  nan: '(1e999-1e999)',
  inf: '1e999',
  '-inf': '-1e999',
};

function pythonFloatSource(text: string): string {
  return PYTHON_SPECIAL[text] ?? checked(text, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
}

/** A JSON text's escapes mean the same in Python; what JSON leaves alone is escaped, too. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function byteList(base64: string): number[] {
  const bytes = bytesOfBase64(base64);
  if (bytes === undefined) throw new RangeError('the bytes are not base64');
  return bytes;
}

function pythonBytes(base64: string): string {
  const body = byteList(base64).map(code => {
    const char = String.fromCharCode(code);
    return /[\w ]/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `b'${body.join('')}'`;
}

function script(value: Value): string {
  switch (value.t) {
    case 'none':
      return 'null';
    case 'undefined':
      return '(void 0)';
    case 'bool':
      return String(value.v);
    case 'number':
      return scriptNumber(value.v);
    case 'bigint':
      return `${checked(value.v, /^-?\d+$/)}n`;
    case 'str':
      return JSON.stringify(value.v);
    case 'bytes':
      return `new Uint8Array([${byteList(value.v).join(',')}])`;
    case 'instant':
      return `new Date(${value.v === 'Invalid Date' ? '0/0' : JSON.stringify(value.v)})`;
    case 'regexp':
      return scriptRegexp(value.v);
    case 'list':
      return `[${value.v.map(script).join(', ')}]`;
    case 'set':
      return `new Set([${value.v.map(script).join(', ')}])`;
    case 'map':
      return `new Map([${value.v.map(([key, item]) => `[${script(key)}, ${script(item)}]`).join(', ')}])`;
    case 'object':
      // Computed: `__proto__: x` would set the prototype. In parentheses: a brace may begin a block.
      return `({${value.v.map(([key, item]) => `[${JSON.stringify(key)}]: ${script(item)}`).join(', ')}})`;
    default:
      throw new RangeError(`JavaScript has no value of kind ${value.t}`);
  }
}

const SCRIPT_SPECIAL: Readonly<Record<string, string>> = {
  NaN: '(0/0)',
  Infinity: '(1/0)',
  '-Infinity': '(-1/0)',
};

function scriptNumber(text: string): string {
  return SCRIPT_SPECIAL[text] ?? checked(text, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/);
}

function scriptRegexp(text: string): string {
  const end = text.lastIndexOf('/');
  const [source, flags] = [text.slice(1, end), text.slice(end + 1)];
  return `new RegExp(${JSON.stringify(source)}, ${JSON.stringify(flags)})`;
}
