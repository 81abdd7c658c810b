import type { Value } from './value.ts';

/** Deeper than the guest's own bound, so that a forged frame cannot exhaust the host's stack. */
const MAX_DEPTH = 60;

/**
 * Reads a value that crossed the wall. The frame may be forged, so nothing is taken on trust:
 * `undefined` for anything that is not exactly a `Value`.
 */
export function decodeValue(raw: unknown, depth = 0): Value | undefined {
  if (depth > MAX_DEPTH || typeof raw !== 'object' || raw === null || !('t' in raw))
    return undefined;
  const v: unknown = 'v' in raw ? raw.v : undefined;
  switch (raw.t) {
    case 'none':
    case 'undefined':
      return { t: raw.t };
    case 'bool':
      return typeof v === 'boolean' ? { t: 'bool', v } : undefined;
    case 'int':
    case 'bigint':
      return typeof v === 'string' ? decodeInt(raw.t, v) : undefined;
    case 'number':
      return typeof v === 'string' && isNumber(v) ? { t: 'number', v } : undefined;
    case 'float':
    case 'str':
    case 'bytes':
    case 'bytearray':
    case 'decimal':
    case 'fraction':
    case 'date':
    case 'datetime':
    case 'time':
    case 'instant':
    case 'regexp':
      return typeof v === 'string' ? { t: raw.t, v } : undefined;
    case 'complex':
      return isPair(v) && typeof v[0] === 'string' && typeof v[1] === 'string'
        ? { t: 'complex', v: [v[0], v[1]] }
        : undefined;
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return decodeItems(raw.t, v, depth);
    case 'dict':
    case 'map':
      return decodePairs(raw.t, v, depth);
    case 'object':
      return decodeObject(v, depth);
    default:
      return undefined;
  }
}

/** The guest writes large integers in hexadecimal, which costs it time linear in their length. */
function decodeInt(t: 'int' | 'bigint', text: string): Value | undefined {
  if (/^-?\d+$/.test(text)) return { t, v: text };
  const hex = /^(-?)0x([0-9a-f]+)$/.exec(text);
  if (hex === null) return undefined;
  return { t, v: `${hex[1] ?? ''}${BigInt(`0x${hex[2] ?? '0'}`).toString()}` };
}

function decodeItems(
  t: 'list' | 'tuple' | 'set' | 'frozenset',
  raw: unknown,
  depth: number,
): Value | undefined {
  if (!Array.isArray(raw)) return undefined;
  const items: Value[] = [];
  for (const each of raw as readonly unknown[]) {
    const item = decodeValue(each, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { t, v: items };
}

function decodePairs(t: 'dict' | 'map', raw: unknown, depth: number): Value | undefined {
  if (!Array.isArray(raw)) return undefined;
  const entries: (readonly [Value, Value])[] = [];
  for (const each of raw as readonly unknown[]) {
    if (!isPair(each)) return undefined;
    const key = decodeValue(each[0], depth + 1);
    const value = decodeValue(each[1], depth + 1);
    if (key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return { t, v: entries };
}

function decodeObject(raw: unknown, depth: number): Value | undefined {
  if (!Array.isArray(raw)) return undefined;
  const entries: (readonly [string, Value])[] = [];
  const keys = new Set<string>();
  for (const each of raw as readonly unknown[]) {
    if (!isPair(each) || typeof each[0] !== 'string' || keys.has(each[0])) return undefined;
    const value = decodeValue(each[1], depth + 1);
    if (value === undefined) return undefined;
    keys.add(each[0]);
    entries.push([each[0], value]);
  }
  return { t: 'object', v: entries };
}

/** A number as JavaScript writes it, and nothing that only reads as the same. */
function isNumber(text: string): boolean {
  return text === '-0' || String(Number(text)) === text;
}

function isPair(raw: unknown): raw is readonly [unknown, unknown] {
  return Array.isArray(raw) && raw.length === 2;
}
