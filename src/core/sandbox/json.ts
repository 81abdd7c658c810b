/**
 * JSON that loses nothing: a number is its own text (`3` is not `3.0`, and may have any length),
 * an object is a map, whose keys keep the order they were written in.
 */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;
export type JsonNumber = { readonly number: string };
export type JsonObject = ReadonlyMap<string, Json>;

/** Text that is no JSON, with the place. `line` and `column` are 1-based. */
export class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(
    readonly what: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(`${what} (line ${line}, column ${column})`);
  }
}

export function isJsonObject(json: Json): json is JsonObject {
  return json instanceof Map;
}

export function isJsonArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

export function isJsonNumber(json: Json): json is JsonNumber {
  return typeof json === 'object' && json !== null && 'number' in json;
}

/** Deeper than any value that can cross the wall of a sandbox, and far from the stack's end. */
const MAX_DEPTH = 200;

type Reader = { readonly text: string; at: number };

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Everything up to the next quote, escape or control character. */
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const WORDS = [
  ['null', null],
  ['true', true],
  ['false', false],
] as const;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads a JSON text (RFC 8259; a byte order mark is skipped). Throws a `JsonError`. */
export function readJson(text: string): Json {
  const reader: Reader = { text, at: text.startsWith('\ufeff') ? 1 : 0 };
  const json = readValue(reader, 0);
  skipSpace(reader);
  if (reader.at < text.length) throw wrong(reader, 'there is something after the JSON value');
  return json;
}

function wrong({ text, at }: Reader, what: string): JsonError {
  const before = text.slice(0, at).split('\n');
  return new JsonError(what, before.length, (before.at(-1)?.length ?? 0) + 1);
}

function take(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? '';
  reader.at += found.length;
  return found;
}

function skipSpace(reader: Reader): void {
  take(reader, SPACE);
}

function readValue(reader: Reader, depth: number): Json {
  if (depth > MAX_DEPTH) throw wrong(reader, `nested more than ${MAX_DEPTH} deep`);
  skipSpace(reader);
  const next = reader.text[reader.at];
  if (next === undefined) throw wrong(reader, 'the text ends where a value should be');
  if (next === '{') return readObject(reader, depth);
  if (next === '[') return readArray(reader, depth);
  if (next === '"') return readString(reader);
  for (const [word, value] of WORDS) {
    if (!reader.text.startsWith(word, reader.at)) continue;
    reader.at += word.length;
    return value;
  }
  const number = take(reader, NUMBER);
  if (number === '') throw wrong(reader, `${JSON.stringify(next)} begins no JSON value`);
  return { number };
}

/** Reads the items between two brackets; `item` reads one. */
function readItems(reader: Reader, close: string, item: () => void): void {
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === close) {
    reader.at += 1;
    return;
  }
  for (;;) {
    item();
    skipSpace(reader);
    const next = reader.text[reader.at];
    if (next !== ',' && next !== close) throw wrong(reader, `a comma or ${close} is missing`);
    reader.at += 1;
    if (next === close) return;
  }
}

function readArray(reader: Reader, depth: number): Json {
  const items: Json[] = [];
  readItems(reader, ']', () => items.push(readValue(reader, depth + 1)));
  return items;
}

function readObject(reader: Reader, depth: number): Json {
  const entries = new Map<string, Json>();
  readItems(reader, '}', () => {
    skipSpace(reader);
    if (reader.text[reader.at] !== '"') throw wrong(reader, 'a key in double quotes is missing');
    const start = { ...reader };
    const key = readString(reader);
    if (entries.has(key)) throw wrong(start, `the key ${JSON.stringify(key)} is there twice`);
    skipSpace(reader);
    if (reader.text[reader.at] !== ':') throw wrong(reader, 'a colon is missing');
    reader.at += 1;
    entries.set(key, readValue(reader, depth + 1));
  });
  return entries;
}

function readString(reader: Reader): string {
  reader.at += 1;
  let out = '';
  for (;;) {
    out += take(reader, PLAIN);
    const next = reader.text[reader.at];
    if (next === undefined) throw wrong(reader, 'a string does not end');
    if (next !== '"' && next !== '\\') {
      throw wrong(reader, 'a control character in a string must be written as an escape');
    }
    reader.at += 1;
    if (next === '"') return out;
    out += readEscape(reader);
  }
}

function readEscape(reader: Reader): string {
  const mark = reader.text[reader.at] ?? '';
  const known = ESCAPES[mark];
  const code =
    mark === 'u' ? /^[0-9a-fA-F]{4}$/.exec(reader.text.slice(reader.at + 1, reader.at + 5)) : null;
  if (known === undefined && code === null) {
    throw wrong(reader, `\\${mark} is no escape that JSON has`);
  }
  reader.at += known === undefined ? 5 : 1;
  return known ?? String.fromCharCode(parseInt(code?.[0] ?? '', 16));
}

/** Characters that JSON may hold and a terminal should not get, and halves of surrogate pairs. */
const HIDDEN =
  /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Writes JSON on one line, in ASCII where a character would not be seen. */
export function writeJson(json: Json): string {
  if (json === null || typeof json === 'boolean') return String(json);
  if (typeof json === 'string') return writeString(json);
  if (isJsonNumber(json)) return json.number;
  if (isJsonArray(json)) return `[${json.map(writeJson).join(',')}]`;
  const entries = [...json].map(([key, value]) => `${writeString(key)}:${writeJson(value)}`);
  return `{${entries.join(',')}}`;
}

function writeString(text: string): string {
  return JSON.stringify(text).replace(HIDDEN, char => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A number as JSON. Throws for one that JSON cannot hold: it is a mistake of the caller. */
export function jsonNumber(value: number): JsonNumber {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no JSON number`);
  return { number: String(value) };
}

/** An object out of the entries that have a value. */
export function jsonObject(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
  return new Map(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
