import type { Language } from '../base/source.ts';
import { base64OfBytes, bytesOfBase64 } from './base64.ts';
import { isJsonArray, isJsonNumber, isJsonObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { numberHash, parseNumber } from './numbers.ts';
import { pythonDecimal, pythonFloat } from './python-float.ts';
import { pythonMoment } from './python-moment.ts';
import type { Value } from './value.ts';

/** A place in a document and what is wrong there. */
export class ValueError extends Error {
  override readonly name = 'ValueError';

  constructor(
    readonly path: string,
    readonly what: string,
  ) {
    super(`${path}: ${what}`);
  }
}

/** The box sends back nothing that is nested deeper, so nothing deeper can be expected of it. */
const MAX_DEPTH = 50;

type Reading = { readonly language: Language; readonly path: string; readonly depth: number };

/**
 * Reads a value of a case as contracts.md writes it ("Values in JSON"): numbers by their lexical
 * form, other kinds tagged (`{"$tuple": [1]}`), a key that begins with `$` written `$$`.
 * Throws a `ValueError` with the place for what is no value of the language.
 * @param path where the value stands, for the message: `cases[0].args[1]`
 */
export function readJsonValue(json: Json, language: Language, path: string): Value {
  return readValue(json, { language, path, depth: 0 });
}

function readValue(json: Json, reading: Reading): Value {
  const { path, depth } = reading;
  if (depth > MAX_DEPTH) throw new ValueError(path, `nested more than ${MAX_DEPTH} deep`);
  if (json === null) return { t: 'none' };
  if (typeof json === 'boolean') return { t: 'bool', v: json };
  if (typeof json === 'string') return { t: 'str', v: json };
  if (isJsonNumber(json)) return readNumber(json.number, reading);
  if (isJsonArray(json)) return { t: 'list', v: readItems(json, reading) };
  return readObject(json, reading);
}

/** A place one step further in. */
function inside(reading: Reading, step: string): Reading {
  return { ...reading, path: reading.path + step, depth: reading.depth + 1 };
}

function readItems(items: readonly Json[], reading: Reading): Value[] {
  return items.map((item, i) => readValue(item, inside(reading, `[${i}]`)));
}

function readNumber(text: string, { language }: Reading): Value {
  if (language !== 'python') return scriptNumber(Number(text));
  if (/^-?\d+$/.test(text)) return { t: 'int', v: wholeNumber(text) };
  return { t: 'float', v: pythonFloat(Number(text)) };
}

function scriptNumber(value: number): Value {
  return { t: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
}

function wholeNumber(text: string): string {
  return text.replace(/^(-?)0+(?=\d)/, '$1').replace(/^-0$/, '0');
}

function readObject(object: JsonObject, reading: Reading): Value {
  const [first, ...rest] = [...object.keys()];
  if (first !== undefined && /^\$(?!\$)/.test(first)) {
    if (rest.length > 0) {
      throw new ValueError(reading.path, `${first} stands alone; a key that is meant is $${first}`);
    }
    return readTagged(first, object.get(first) ?? null, inside(reading, `.${first}`));
  }
  const entries = [...object].map(([key, item]) => {
    if (/^\$(?!\$)/.test(key)) {
      throw new ValueError(reading.path, `a key ${key} is written $${key}`);
    }
    const name = key.startsWith('$$') ? key.slice(1) : key;
    return [name, readValue(item, inside(reading, `.${key}`))] as const;
  });
  if (reading.language !== 'python') return { t: 'object', v: entries };
  return { t: 'dict', v: entries.map(([key, item]) => [{ t: 'str', v: key }, item]) };
}

type ReadTag = (json: Json, reading: Reading) => Value | undefined;

const text = (json: Json): string => (typeof json === 'string' ? json : '');

/** An array of items, or of pairs, each read as a value. */
const items = (json: Json, reading: Reading): readonly Value[] | undefined =>
  isJsonArray(json) ? readItems(json, reading) : undefined;

const sequence =
  (t: 'tuple' | 'set' | 'frozenset'): ReadTag =>
  (json, reading) => {
    const v = items(json, reading);
    if (v !== undefined && t !== 'tuple') checkMembers(v, reading);
    return v === undefined ? undefined : { t, v };
  };

/** Members of a set and keys of a dict: each once, and in Python nothing that can change. */
function checkMembers(members: readonly Value[], { language, path }: Reading): void {
  const seen = new Set<string>();
  for (const member of members) {
    if (language === 'python' && !isHashable(member)) {
      throw new ValueError(path, `holds a ${member.t}, which Python cannot hash`);
    }
    const isObject = 'v' in member && typeof member.v === 'object';
    if (language !== 'python' && isObject) continue;
    const key = memberKey(member);
    if (seen.has(key)) throw new ValueError(path, 'holds the same twice');
    seen.add(key);
  }
}

function isHashable(value: Value): boolean {
  if (value.t === 'tuple') return value.v.every(isHashable);
  return !['list', 'dict', 'set', 'bytearray'].includes(value.t);
}

/** One text for 1, 1.0 and True: Python's sets hold them once. */
function memberKey(value: Value): string {
  const number = parseNumber(value);
  return number === undefined ? JSON.stringify(value) : `n${numberHash(number)}`;
}

const pairs =
  (t: 'dict' | 'map'): ReadTag =>
  (json, reading) => {
    if (!isJsonArray(json)) return undefined;
    const v = json.map((pair, i) => {
      const found = isJsonArray(pair) ? readItems(pair, inside(reading, `[${i}]`)) : [];
      const [key, value] = found;
      if (key === undefined || value === undefined || found.length !== 2) {
        throw new ValueError(`${reading.path}[${i}]`, 'is no pair [key, value]');
      }
      return [key, value] as const;
    });
    checkMembers(
      v.map(([key]) => key),
      reading,
    );
    return { t, v };
  };

const base64 =
  (t: 'bytes' | 'bytearray'): ReadTag =>
  json => {
    const bytes = typeof json === 'string' ? bytesOfBase64(json) : undefined;
    return bytes === undefined ? undefined : { t, v: base64OfBytes(bytes) };
  };

const digits = (t: 'int' | 'bigint'): ReadTag => {
  return json => {
    return /^-?\d+$/.test(text(json)) ? { t, v: wholeNumber(text(json)) } : undefined;
  };
};

const FLOATS: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

function readFloat(json: Json): number | undefined {
  if (isJsonNumber(json)) return Number(json.number);
  const special = FLOATS[text(json)];
  if (special !== undefined) return special;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text(json)) ? Number(text(json)) : undefined;
}

const complex: ReadTag = json => {
  if (!isJsonArray(json) || json.length !== 2) return undefined;
  const parts = json.map(part =>
    isJsonObject(part) ? readFloat(part.get('$float') ?? null) : readFloat(part),
  );
  const [re, im] = parts;
  if (re === undefined || im === undefined) return undefined;
  return { t: 'complex', v: [pythonFloat(re), pythonFloat(im)] };
};

const fraction: ReadTag = json => {
  const match = /^(-?\d+)(?:\/([1-9]\d*))?$/.exec(text(json));
  if (match === null) return undefined;
  const bottom = match[2] === undefined || match[2] === '1' ? '' : `/${match[2]}`;
  return { t: 'fraction', v: `${wholeNumber(match[1] ?? '0')}${bottom}` };
};

const PYTHON: Readonly<Record<string, readonly [ReadTag, string]>> = {
  $tuple: [sequence('tuple'), 'an array'],
  $set: [sequence('set'), 'an array'],
  $frozenset: [sequence('frozenset'), 'an array'],
  $bytes: [base64('bytes'), 'base64'],
  $bytearray: [base64('bytearray'), 'base64'],
  $float: [
    json => {
      const value = readFloat(json);
      return value === undefined ? undefined : { t: 'float', v: pythonFloat(value) };
    },
    '"nan", "inf", "-inf", "-0.0" or a number',
  ],
  $int: [digits('int'), 'a string of digits'],
  $bigint: [digits('int'), 'a string of digits'],
  $complex: [complex, 'two numbers'],
  $decimal: [
    json => {
      const v = pythonDecimal(text(json));
      return v === undefined ? undefined : { t: 'decimal', v };
    },
    'a decimal number as a string',
  ],
  $fraction: [fraction, 'a string such as "1/3"'],
  $date: [json => pythonMoment(text(json)), 'an ISO 8601 date, time or both'],
  $dict: [pairs('dict'), 'an array of pairs'],
};

const SCRIPT: Readonly<Record<string, readonly [ReadTag, string]>> = {
  $set: [sequence('set'), 'an array'],
  $map: [pairs('map'), 'an array of pairs'],
  $bytes: [base64('bytes'), 'base64'],
  $bigint: [digits('bigint'), 'a string of digits'],
  $float: [
    json => {
      const value = readFloat(json);
      return value === undefined ? undefined : scriptNumber(value);
    },
    '"nan", "inf", "-inf", "-0.0" or a number',
  ],
  $int: [
    json => (/^-?\d+$/.test(text(json)) ? scriptNumber(Number(text(json))) : undefined),
    'a string of digits',
  ],
  $undefined: [json => (json === true ? { t: 'undefined' } : undefined), 'true'],
  $date: [json => instant(text(json)), 'an ISO 8601 date'],
  $regexp: [
    json => (/^\/.+\/[a-z]*$/s.test(text(json)) ? { t: 'regexp', v: text(json) } : undefined),
    'a string such as "/a+/g"',
  ],
};

function instant(iso: string): Value | undefined {
  if (iso === 'Invalid Date') return { t: 'instant', v: iso };
  const zoned = /T[^Z+-]*$/i.test(iso) ? `${iso}Z` : iso;
  const time = /^[+-]?\d{4,6}-/.test(iso) ? Date.parse(zoned) : NaN;
  return Number.isNaN(time) ? undefined : { t: 'instant', v: new Date(time).toISOString() };
}

function readTagged(tag: string, json: Json, reading: Reading): Value {
  const table = reading.language === 'python' ? PYTHON : SCRIPT;
  const row = Object.hasOwn(table, tag) ? table[tag] : undefined;
  if (row === undefined) {
    const known = Object.keys(table).join(' ');
    throw new ValueError(
      reading.path,
      `${reading.language} has no such value; the tags are ${known}, and a key ${tag} is written $${tag}`,
    );
  }
  const [read, form] = row;
  const value = read(json, reading);
  if (value === undefined) throw new ValueError(reading.path, `expects ${form}`);
  return value;
}
