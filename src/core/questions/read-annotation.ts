import type { Language } from '../base/source.ts';
import type { Stub } from '../stub/stub.ts';
import { ANY, unionOf } from './shape.ts';
import type { Shape } from './shape.ts';

/** Longer annotations are not looked into. */
const MAX_LENGTH = 500;
const TOKEN =
  /[\p{L}_$][\p{L}\p{N}_$]*(?:\.[\p{L}_$][\p{L}\p{N}_$]*)*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|\.\.\.|=>|[[\]<>(){}|,:;?&]/gu;

/** Where the reading of an annotation stands. */
type Reader = { readonly language: Language; readonly tokens: readonly string[]; at: number };

/** What a type annotation of Python or TypeScript says; what is not understood is `any`. */
export function readAnnotation(text: string, language: Language): Shape {
  if (text.length > MAX_LENGTH) return ANY;
  const reader: Reader = { language, tokens: text.match(TOKEN) ?? [], at: 0 };
  const shape = readUnion(reader);
  return reader.at === reader.tokens.length ? shape : ANY;
}

/** What a function says that it returns, where it says so. */
export function promisedBy({ returns, language }: Pick<Stub, 'returns' | 'language'>): {
  readonly returns?: Shape;
} {
  return returns === undefined ? {} : { returns: readAnnotation(returns, language) };
}

function peek({ tokens, at }: Reader): string | undefined {
  return tokens[at];
}

function skip(reader: Reader, token: string): boolean {
  const isThere = peek(reader) === token;
  if (isThere) reader.at += 1;
  return isThere;
}

function readUnion(reader: Reader): Shape {
  const shapes: Shape[] = [];
  skip(reader, '|');
  do shapes.push(readSuffixed(reader));
  while (skip(reader, '|'));
  return unionOf(shapes);
}

/** TypeScript's `T[]`; in Python square brackets belong to the name before them. */
function readSuffixed(reader: Reader): Shape {
  let shape = readOne(reader);
  while (reader.language !== 'python' && peek(reader) === '[') {
    if (reader.tokens[reader.at + 1] !== ']') return ANY;
    reader.at += 2;
    shape = { kind: 'list', item: shape };
  }
  return shape;
}

function readOne(reader: Reader): Shape {
  const token = peek(reader);
  if (token === undefined) return ANY;
  reader.at += 1;
  if (token === '(') return readGroup(reader);
  if (token === '[') return { kind: 'tuple', items: readList(reader, ']') };
  if (token === '{') return readFields(reader);
  if (/^["']/.test(token)) return readQuoted(token, reader.language);
  if (/^-?\d/.test(token)) return { kind: 'literal', text: token };
  if (token === 'readonly') return readSuffixed(reader);
  if (!/^[\p{L}_$]/u.test(token)) return ANY;
  const isPython = reader.language === 'python';
  if (isPython && lastPart(token) === 'Literal' && skip(reader, '['))
    return unionOf(readLiterals(reader));
  const of = skip(reader, isPython ? '[' : '<') ? readList(reader, isPython ? ']' : '>') : [];
  return named(lastPart(token), of, reader.language);
}

function lastPart(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function readGroup(reader: Reader): Shape {
  const shape = readUnion(reader);
  return skip(reader, ')') ? shape : ANY;
}

function readList(reader: Reader, close: string): Shape[] {
  const shapes: Shape[] = [];
  while (!skip(reader, close)) {
    if (peek(reader) === undefined) return unreadable(reader);
    if (skip(reader, '...')) shapes.push({ kind: 'literal', text: '...' });
    else shapes.push(readUnion(reader));
    if (!skip(reader, ',') && peek(reader) !== close) return unreadable(reader);
  }
  return shapes;
}

/** Nothing is left, and more than that was read: the annotation as a whole is `any`. */
function unreadable(reader: Reader): Shape[] {
  reader.at = reader.tokens.length + 1;
  return [];
}

function readLiterals(reader: Reader): Shape[] {
  const shapes: Shape[] = [];
  for (let token = peek(reader); token !== undefined; token = peek(reader)) {
    reader.at += 1;
    if (token === ']') break;
    if (token !== ',') shapes.push({ kind: 'literal', text: token });
  }
  return shapes;
}

/** TypeScript's `{ a: number; b?: string }`. */
function readFields(reader: Reader): Shape {
  const fields: (readonly [string, Shape])[] = [];
  while (peek(reader) !== undefined && !skip(reader, '}')) {
    if (skip(reader, ';') || skip(reader, ',') || skip(reader, 'readonly')) continue;
    const name = peek(reader) ?? '';
    reader.at += 1;
    const isOptional = skip(reader, '?');
    if (!/^[\p{L}_$]/u.test(name) || !skip(reader, ':')) return ANY;
    const shape = readUnion(reader);
    if (!isOptional) fields.push([name, shape]);
  }
  return { kind: 'object', fields };
}

/** Python: a type that is written later. TypeScript: exactly this text. */
function readQuoted(token: string, language: Language): Shape {
  return language === 'python'
    ? readAnnotation(token.slice(1, -1), language)
    : { kind: 'literal', text: token };
}

function named(name: string, of: readonly Shape[], language: Language): Shape {
  return language === 'python' ? pythonShape(name, of) : scriptShape(name, of);
}

const LISTS = /^(?:list|List|MutableSequence)$/;
const LOOSE_LISTS = /^(?:Sequence|Iterable|Collection|Iterator|Generator)$/;
const DICTS = /^(?:dict|Dict|Mapping|MutableMapping|OrderedDict|defaultdict|DefaultDict|Counter)$/;
const PYTHON: Readonly<Record<string, Shape>> = {
  int: { kind: 'int' },
  float: { kind: 'float' },
  Number: { kind: 'float' },
  str: { kind: 'str' },
  AnyStr: { kind: 'str' },
  bool: { kind: 'bool' },
  bytes: { kind: 'bytes' },
  None: { kind: 'none' },
};

function pythonShape(name: string, of: readonly Shape[]): Shape {
  const [first = ANY, second = ANY] = of;
  if (LISTS.test(name)) return { kind: 'list', item: first };
  if (LOOSE_LISTS.test(name)) return { kind: 'list', item: first, isLoose: true };
  if (DICTS.test(name))
    return { kind: 'dict', key: of.length === 0 ? { kind: 'str' } : first, value: second };
  if (/^(?:set|Set|frozenset|FrozenSet|AbstractSet)$/.test(name))
    return { kind: 'set', item: first };
  if (/^(?:tuple|Tuple)$/.test(name)) return pythonTuple(of);
  if (name === 'Optional') return unionOf([first, { kind: 'none' }]);
  if (name === 'Union') return unionOf(of);
  return /^(?:Final|Annotated|ClassVar)$/.test(name) ? first : (PYTHON[name] ?? ANY);
}

function pythonTuple(of: readonly Shape[]): Shape {
  const [first = ANY, second] = of;
  const isOpen = second?.kind === 'literal' && second.text === '...';
  if (of.length === 0 || isOpen) return { kind: 'tuple-of', item: first };
  return { kind: 'tuple', items: of };
}

const SCRIPT: Readonly<Record<string, Shape>> = {
  number: { kind: 'float' },
  string: { kind: 'str' },
  boolean: { kind: 'bool' },
  bigint: { kind: 'bigint' },
  null: { kind: 'none' },
  undefined: { kind: 'undefined' },
  void: { kind: 'undefined' },
  true: { kind: 'literal', text: 'true' },
  false: { kind: 'literal', text: 'false' },
};

function scriptShape(name: string, of: readonly Shape[]): Shape {
  const [first = ANY, second = ANY] = of;
  if (/^(?:Array|ReadonlyArray|Iterable|ArrayLike)$/.test(name))
    return { kind: 'list', item: first };
  if (/^(?:Set|ReadonlySet)$/.test(name)) return { kind: 'set', item: first };
  if (/^(?:Map|ReadonlyMap)$/.test(name)) return { kind: 'map', key: first, value: second };
  if (name === 'Record') return { kind: 'dict', key: { kind: 'str' }, value: second };
  if (/^(?:Readonly|Partial|Required)$/.test(name)) return first;
  return SCRIPT[name] ?? ANY;
}
