import type { Value } from '../sandbox/value.ts';
import type { Shape } from './shape.ts';

/** Items of a container that are looked at. */
const MAX_ITEMS = 100;

/**
 * Whether a value is what an annotation says, as far as the annotation was understood; what is not
 * known conforms. Python's tower of numbers holds: an int is a float, and a bool an int.
 */
export function conforms(value: Value, shape: Shape): boolean {
  switch (shape.kind) {
    case 'any':
      return true;
    case 'union':
      return shape.of.some(one => conforms(value, one));
    case 'literal':
      return isLiteral(value, shape.text);
    case 'list':
      if (value.t !== 'list' && !(shape.isLoose === true && LOOSE.has(value.t))) return false;
      return itemsOf(value).every(item => conforms(item, shape.item));
    case 'set':
      return isSet(value) && itemsOf(value).every(item => conforms(item, shape.item));
    case 'tuple-of':
      return value.t === 'tuple' && itemsOf(value).every(item => conforms(item, shape.item));
    case 'tuple':
      return isTuple(value, shape.items);
    case 'dict':
    case 'map':
      return isDict(value, shape);
    case 'object':
      return isObject(value, shape.fields);
    default:
      return PLAIN[shape.kind].has(value.t);
  }
}

/** What a value of a plain shape may be. */
const PLAIN: Readonly<Record<PlainKind, ReadonlySet<Value['t']>>> = {
  int: new Set(['int', 'bool']),
  float: new Set(['float', 'int', 'bool', 'number', 'decimal', 'fraction']),
  str: new Set(['str']),
  bool: new Set(['bool']),
  none: new Set(['none']),
  undefined: new Set(['undefined']),
  bytes: new Set(['bytes', 'bytearray']),
  bigint: new Set(['bigint']),
};

type PlainKind = 'int' | 'float' | 'str' | 'bool' | 'none' | 'undefined' | 'bytes' | 'bigint';

/** What an iterable or a sequence may be besides a list. */
const LOOSE = new Set<Value['t']>(['tuple', 'set', 'frozenset']);

function isSet({ t }: Value): boolean {
  return t === 'set' || t === 'frozenset';
}

function itemsOf(value: Value): readonly Value[] {
  switch (value.t) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
      return value.v.slice(0, MAX_ITEMS);
    default:
      return [];
  }
}

/** JavaScript writes a tuple as an array. */
function isTuple(value: Value, items: readonly Shape[]): boolean {
  if (value.t !== 'tuple' && value.t !== 'list') return false;
  return (
    value.v.length === items.length &&
    value.v.every((item, place) => {
      const shape = items[place];
      return shape === undefined || conforms(item, shape);
    })
  );
}

type DictShape = Extract<Shape, { readonly kind: 'dict' | 'map' }>;

/** A JavaScript object is a dict whose keys are texts. */
function isDict(value: Value, shape: DictShape): boolean {
  if (value.t === 'object')
    return shape.kind === 'dict' && value.v.every(([, item]) => conforms(item, shape.value));
  if (value.t !== shape.kind) return false;
  return value.v
    .slice(0, MAX_ITEMS)
    .every(([key, item]) => conforms(key, shape.key) && conforms(item, shape.value));
}

function isObject(value: Value, fields: readonly (readonly [string, Shape])[]): boolean {
  if (value.t !== 'object') return false;
  const known = new Map(value.v);
  return fields.every(([name, shape]) => {
    const field = known.get(name);
    return field !== undefined && conforms(field, shape);
  });
}

function isLiteral(value: Value, text: string): boolean {
  switch (value.t) {
    case 'str':
      return /^(["'])/.test(text) && text.slice(1, -1) === value.v;
    case 'int':
    case 'number':
    case 'float':
      return !/^["']/.test(text) && Number(text) === Number(value.v);
    case 'bool':
      return text.toLowerCase() === String(value.v);
    default:
      return false;
  }
}
