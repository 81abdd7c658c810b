import { assertNever } from '../base/assert-never.ts';
import type { Json } from './json.ts';
import type { Value } from './value.ts';

/**
 * Writes a value as contracts.md writes it ("Values in JSON"): the other direction of
 * `readJsonValue`. A whole number that a double cannot hold exactly is tagged, so that a reader
 * that is not lossless does not change it unnoticed.
 */
export function writeJsonValue(value: Value): Json {
  switch (value.t) {
    case 'none':
      return null;
    case 'undefined':
      return tagged('$undefined', true);
    case 'bool':
    case 'str':
      return value.v;
    case 'int':
      return isSafe(value.v) ? { number: value.v } : tagged('$int', value.v);
    case 'bigint':
      return tagged('$bigint', value.v);
    case 'float':
    case 'number':
      return float(value.v);
    case 'complex':
      return tagged('$complex', value.v.map(float));
    case 'instant':
    case 'date':
    case 'datetime':
    case 'time':
      return tagged('$date', value.v);
    case 'bytes':
    case 'bytearray':
    case 'decimal':
    case 'fraction':
    case 'regexp':
      return tagged(`$${value.t}`, value.v);
    case 'list':
      return value.v.map(writeJsonValue);
    case 'tuple':
    case 'set':
    case 'frozenset':
      return tagged(`$${value.t}`, value.v.map(writeJsonValue));
    case 'dict':
      return dict(value.v);
    case 'map':
      return tagged('$map', pairs(value.v));
    case 'object':
      return named(value.v);
    default:
      return assertNever(value);
  }
}

function tagged(tag: string, json: Json): Json {
  return new Map([[tag, json]]);
}

function isSafe(text: string): boolean {
  return text.length <= 17 && Number.isSafeInteger(Number(text));
}

const SPECIAL: Readonly<Record<string, string>> = {
  nan: 'nan',
  inf: 'inf',
  '-inf': '-inf',
  '-0.0': '-0.0',
  NaN: 'nan',
  Infinity: 'inf',
  '-Infinity': '-inf',
  '-0': '-0.0',
};

function float(text: string): Json {
  const special = SPECIAL[text];
  if (special !== undefined) return tagged('$float', special);
  // A frame may be forged: what is no number as JSON has it stays a text.
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? { number: text } : tagged('$float', text);
}

type Pair = readonly [Value, Value];

function dict(entries: readonly Pair[]): Json {
  const names = entries.flatMap(([key, item]) => (key.t === 'str' ? [[key.v, item] as const] : []));
  const unique = new Set(names.map(([name]) => name)).size === entries.length;
  return unique ? named(names) : tagged('$dict', pairs(entries));
}

function named(entries: readonly (readonly [string, Value])[]): Json {
  return new Map(
    entries.map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, writeJsonValue(item)]),
  );
}

function pairs(entries: readonly Pair[]): Json {
  return entries.map(([key, item]) => [writeJsonValue(key), writeJsonValue(item)]);
}
