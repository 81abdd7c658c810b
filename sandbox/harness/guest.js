// The guest's side of the sandbox protocol for JavaScript: QuickJS and Node. A classic script whose
// completion value is `createGuest(host)`, run before the candidate in the same realm. Everything it
// needs later is captured here, because a candidate may patch any built-in. Hence the odd style:
// no methods of values, no spreading, no `for of`, no reading of properties that may not be there.
//
// host: send(text) one frame; receive() the next request, blocking, only for answers to remote
// calls; evaluate(code, file) runs a global script and gives its value; print(1|2, text);
// requireHost?(name) a module of the outside, undefined when there is none;
// isProxy?(value); overflow?(why) and exhausted?(why) end the run when the stack or the memory
// of the box is used up, and do not return.
// createGuest gives: handle(text) does a request and resolves when it is answered;
// poll() runs the timers that are due and gives the milliseconds until the next, or -1;
// stuck() answers the request under way when nothing is left that could settle its promise.
//
// What a call should give is never sent here, so an answer that the candidate forges is no better
// than one it returns.
(() => {
  'use strict';
  const root = globalThis;
  const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
    Reflect;
  const hasOwn = Object.prototype.hasOwnProperty;
  const { isArray } = Array;
  const { is } = Object;
  const { parse, stringify } = JSON;
  const NativePromise = Promise;
  const NativeMap = Map;
  const NativeSet = Set;
  const NativeDate = Date;
  const NativeBytes = Uint8Array;
  const NativeRegExp = RegExp;
  const NativeError = Error;
  const NativeTypeError = TypeError;
  const { now } = Date;
  const { floor } = Math;
  const toBigInt = BigInt;
  const toNumber = Number;
  const symbolText = Symbol.prototype.toString;
  const bigText = BigInt.prototype.toString;
  const mapProto = Map.prototype;
  const setProto = Set.prototype;
  const dateProto = Date.prototype;
  const regexpProto = RegExp.prototype;
  const bytesProto = Uint8Array.prototype;
  const objectProto = Object.prototype;
  const arrayProto = Array.prototype;
  const promiseProto = Promise.prototype;
  const { then: promiseThen } = promiseProto;
  const { forEach: mapEach, get: mapGet, set: mapSet } = mapProto;
  const { forEach: setEach, add: setAdd, has: setHas, delete: setDelete } = setProto;
  const { get: weakGet, set: weakSet } = WeakMap.prototype;
  const { getTime, toISOString } = dateProto;
  const { slice, indexOf, split, charCodeAt, startsWith, trim } = String.prototype;
  const getter = (proto, key) => getOwnPropertyDescriptor(proto, key).get;
  const mapSize = getter(mapProto, 'size');
  const setSize = getter(setProto, 'size');
  const bytesLength = getter(getPrototypeOf(bytesProto), 'length');
  const bytesTag = getter(getPrototypeOf(bytesProto), Symbol.toStringTag);
  const regexpSource = getter(regexpProto, 'source');
  const { asyncIterator, iterator } = Symbol;
  const iteratorProto = getPrototypeOf(getPrototypeOf(function* () {}.prototype));
  const asyncGeneratorProto = getPrototypeOf(async function* () {}.prototype);

  const MAX_DEPTH = 50;
  const MAX_PARTS = 200_000;
  const MAX_TEXT = 8_000_000;
  const MAX_MESSAGE = 4000;
  const BIG = 2n ** 256n;

  // ---- Properties, without a look at what a candidate put on a prototype ----

  const has = (object, key) => apply(hasOwn, object, [key]);
  const field = value => ({
    __proto__: null,
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  const put = (object, key, value) => defineProperty(object, key, field(value));
  const hide = (object, key, value) =>
    defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });

  /** A property's value; undefined where there is none, or an accessor. */
  function own(object, key) {
    const found = getOwnPropertyDescriptor(object, key);
    return found !== undefined && has(found, 'value') ? found.value : undefined;
  }

  /** As `own`, along the prototypes. */
  function inherited(object, key) {
    let holder = object;
    for (let steps = 0; steps < 64 && holder !== null; steps += 1) {
      const found = getOwnPropertyDescriptor(holder, key);
      if (found !== undefined) return has(found, 'value') ? found.value : undefined;
      holder = getPrototypeOf(holder);
    }
    return undefined;
  }

  const isObject = value =>
    (typeof value === 'object' && value !== null) || typeof value === 'function';

  // ---- Values on their way out ----

  const flagNames = [
    ['hasIndices', 'd'],
    ['global', 'g'],
    ['ignoreCase', 'i'],
    ['multiline', 'm'],
    ['dotAll', 's'],
    ['unicode', 'u'],
    ['unicodeSets', 'v'],
    ['sticky', 'y'],
  ];
  const flagGetters = [];
  for (let i = 0; i < flagNames.length; i += 1) {
    const found = getOwnPropertyDescriptor(regexpProto, flagNames[i][0]);
    if (found !== undefined) put(flagGetters, flagGetters.length, [found.get, flagNames[i][1]]);
  }

  const REFUSED = { __proto__: null };
  /** What is wrong with the value that was refused last; `null` when it was too large. */
  let refusal = null;
  let isProxy = () => false;
  let parts = 0;
  let room = 0;

  function notPlain(what) {
    refusal = what;
    throw REFUSED;
  }

  function tooBig() {
    refusal = null;
    throw REFUSED;
  }

  /** JSON of a text; lone surrogates come out as escapes. */
  function quote(text) {
    room -= text.length;
    if (room < 0) tooBig();
    return stringify(text);
  }

  const numberText = value => (is(value, -0) ? '-0' : `${value}`);

  /** Decimal text of a long integer costs quadratic time; hexadecimal does not. */
  function bigIntText(value) {
    if (value < BIG && value > -BIG) return apply(bigText, value, []);
    const text = apply(bigText, value < 0n ? -value : value, [16]);
    room -= text.length;
    if (room < 0) tooBig();
    return `${value < 0n ? '-' : ''}0x${text}`;
  }

  /** JSON of a `Value` (core/sandbox/value.ts); throws REFUSED for what is not plain. */
  function encode(value, depth) {
    parts -= 1;
    if (parts < 0) tooBig();
    if (depth > MAX_DEPTH) notPlain(`a value nested more than ${MAX_DEPTH} deep`);
    switch (typeof value) {
      case 'undefined':
        return '{"t":"undefined"}';
      case 'boolean':
        return `{"t":"bool","v":${value ? 'true' : 'false'}}`;
      case 'number':
        return `{"t":"number","v":"${numberText(value)}"}`;
      case 'bigint':
        return `{"t":"bigint","v":"${bigIntText(value)}"}`;
      case 'string':
        return `{"t":"str","v":${quote(value)}}`;
      case 'symbol':
        return notPlain('a symbol');
      case 'function':
        return notPlain('a function');
      default:
        return value === null ? '{"t":"none"}' : encodeObject(value, depth);
    }
  }

  function encodeObject(value, depth) {
    if (isProxy(value)) notPlain('a proxy');
    const proto = getPrototypeOf(value);
    if (isArray(value)) {
      return proto === arrayProto ? encodeArray(value, depth) : notPlain(instanceName(proto));
    }
    switch (proto) {
      case null:
      case objectProto:
        return encodeFields(value, depth);
      case mapProto:
        return encodeMap(value, depth);
      case setProto:
        return encodeSet(value, depth);
      case dateProto:
        return encodeDate(value);
      case regexpProto:
        return encodeRegExp(value);
      case bytesProto:
        return encodeBytes(value);
      case promiseProto:
        return notPlain('a promise');
      default:
        return notPlain(instanceName(proto));
    }
  }

  function instanceName(proto) {
    const name = proto === null ? '' : className(proto);
    return name === '' ? 'an instance of a class' : `an instance of ${name}`;
  }

  /** The name of the class that a prototype belongs to; empty when it has none. */
  function className(proto) {
    const made = own(proto, 'constructor');
    if (typeof made !== 'function') return '';
    const name = own(made, 'name');
    return typeof name === 'string' ? apply(slice, name, [0, 200]) : '';
  }

  /** The value of an own property that anyone may see; refuses accessors and hidden ones. */
  function visible(object, key) {
    const found = getOwnPropertyDescriptor(object, key);
    if (found === undefined) notPlain('an array with holes');
    if (!has(found, 'value')) notPlain('an object with an accessor');
    if (!found.enumerable) notPlain('an object with a hidden property');
    return found.value;
  }

  function encodeArray(value, depth) {
    const { length } = value;
    if (length > parts) tooBig();
    let text = '';
    for (let i = 0; i < length; i += 1) {
      text += (i === 0 ? '' : ',') + encode(visible(value, `${i}`), depth + 1);
    }
    if (ownKeys(value).length !== length + 1) notPlain('an array with properties');
    return `{"t":"list","v":[${text}]}`;
  }

  function encodeFields(value, depth) {
    const keys = ownKeys(value);
    if (keys.length > parts) tooBig();
    let text = '';
    for (let i = 0; i < keys.length; i += 1) {
      const key = keys[i];
      if (typeof key !== 'string') notPlain('an object with a symbol for a key');
      const item = visible(value, key);
      text += `${i === 0 ? '' : ','}[${quote(key)},${encode(item, depth + 1)}]`;
    }
    return `{"t":"object","v":[${text}]}`;
  }

  /** What a method of a class gives; refuses what only looks like an instance of it. */
  function branded(method, value) {
    try {
      return apply(method, value, []);
    } catch {
      return notPlain('an object with the prototype of another class');
    }
  }

  /** Refuses own properties: none of these kinds has any by itself but a RegExp, which has one. */
  function bare(value, expected) {
    if (ownKeys(value).length !== expected) notPlain('an object of a built-in class, changed');
  }

  function encodeMap(value, depth) {
    if (branded(mapSize, value) > parts) tooBig();
    bare(value, 0);
    let text = '';
    apply(mapEach, value, [
      (item, key) => {
        text += `${text === '' ? '' : ','}[${encode(key, depth + 1)},${encode(item, depth + 1)}]`;
      },
    ]);
    return `{"t":"map","v":[${text}]}`;
  }

  function encodeSet(value, depth) {
    if (branded(setSize, value) > parts) tooBig();
    bare(value, 0);
    let text = '';
    apply(setEach, value, [
      item => {
        text += (text === '' ? '' : ',') + encode(item, depth + 1);
      },
    ]);
    return `{"t":"set","v":[${text}]}`;
  }

  function encodeDate(value) {
    const time = branded(getTime, value);
    bare(value, 0);
    const text = time === time ? apply(toISOString, value, []) : 'Invalid Date';
    return `{"t":"instant","v":"${text}"}`;
  }

  function encodeRegExp(value) {
    const source = branded(regexpSource, value);
    bare(value, 1);
    let flags = '';
    for (let i = 0; i < flagGetters.length; i += 1) {
      if (apply(flagGetters[i][0], value, [])) flags += flagGetters[i][1];
    }
    return `{"t":"regexp","v":${quote(`/${source}/${flags}`)}}`;
  }

  const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function encodeBytes(value) {
    if (branded(bytesTag, value) !== 'Uint8Array') notPlain('an object that is no Uint8Array');
    const length = branded(bytesLength, value);
    room -= 2 * length;
    if (room < 0) tooBig();
    bare(value, length);
    let text = '';
    for (let i = 0; i < length; i += 3) {
      const left = length - i;
      const bits =
        (value[i] << 16) | (left > 1 ? value[i + 1] << 8 : 0) | (left > 2 ? value[i + 2] : 0);
      text += BASE64[bits >> 18] + BASE64[(bits >> 12) & 63];
      text += left > 1 ? BASE64[(bits >> 6) & 63] : '=';
      text += left > 2 ? BASE64[bits & 63] : '=';
    }
    return `{"t":"bytes","v":"${text}"}`;
  }

  /** The rest of a frame that gives a value, or says why it cannot be given. */
  function answerOf(value) {
    parts = MAX_PARTS;
    room = MAX_TEXT;
    try {
      return `"s":"returned","value":${encode(value, 0)}`;
    } catch (error) {
      if (error !== REFUSED) throw error;
      return refusal === null ? '"s":"too-big"' : `"s":"not-plain","what":${stringify(refusal)}`;
    }
  }

  // ---- Values on their way in: what came of a remote call ----

  function decode(raw) {
    const { t } = raw;
    const v = own(raw, 'v');
    switch (t) {
      case 'none':
        return null;
      case 'undefined':
        return undefined;
      case 'bool':
      case 'str':
        return v;
      case 'number':
        return toNumber(v);
      case 'bigint':
        return toBigInt(v);
      case 'instant':
        return new NativeDate(v === 'Invalid Date' ? NaN : v);
      case 'regexp':
        return decodeRegExp(v);
      case 'bytes':
        return decodeBytes(v);
      case 'list':
      case 'set':
      case 'map':
      case 'object':
        return decodeMany(t, v);
      default:
        throw new NativeTypeError(`a value of another language (${t}) came back`);
    }
  }

  function decodeMany(t, v) {
    const made =
      t === 'list' ? [] : t === 'set' ? new NativeSet() : t === 'map' ? new NativeMap() : {};
    for (let i = 0; i < v.length; i += 1) {
      if (t === 'list') put(made, i, decode(v[i]));
      else if (t === 'set') apply(setAdd, made, [decode(v[i])]);
      else if (t === 'map') apply(mapSet, made, [decode(v[i][0]), decode(v[i][1])]);
      else put(made, v[i][0], decode(v[i][1]));
    }
    return made;
  }

  function decodeRegExp(text) {
    let end = text.length - 1;
    while (text[end] !== '/') end -= 1;
    return new NativeRegExp(apply(slice, text, [1, end]), apply(slice, text, [end + 1]));
  }

  function decodeBytes(text) {
    const padding = text[text.length - 2] === '=' ? 2 : text[text.length - 1] === '=' ? 1 : 0;
    const bytes = new NativeBytes(floor((text.length / 4) * 3) - padding);
    let bits = 0;
    let at = 0;
    for (let i = 0; i < text.length && text[i] !== '='; i += 1) {
      bits = ((bits << 6) | apply(indexOf, BASE64, [text[i]])) & 0xffffff;
      if (i % 4 === 0) continue;
      bytes[at] = (bits >> (6 - 2 * (i % 4))) & 0xff;
      at += 1;
    }
    return bytes;
  }

  // ---- Errors ----

  /** The prototypes of built-in errors: a candidate's class that borrows a name is none of them. */
  const errorNames = new NativeMap();
  const errorClasses = { __proto__: null };
  const known =
    'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError InternalError';
  for (const name of known.split(' ')) {
    if (typeof root[name] !== 'function') continue;
    errorNames.set(root[name].prototype, name);
    errorClasses[name] = root[name];
  }
  /** Where this engine keeps an error's stack: a property, or an accessor of its own. */
  const stackGetter = (() => {
    const probe = new NativeError('probe');
    const found =
      getOwnPropertyDescriptor(probe, 'stack') ??
      getOwnPropertyDescriptor(NativeError.prototype, 'stack');
    return found?.get;
  })();

  /**
   * The classes of what was thrown, most derived first: built-in ones by their name, `Error`
   * included, the candidate's own as `candidate.Name`. Empty for what is no error at all.
   */
  function errorTypes(error) {
    const names = [];
    let isError = false;
    let proto = getPrototypeOf(error);
    for (let steps = 0; steps < 16 && proto !== null && proto !== objectProto; steps += 1) {
      const name = apply(mapGet, errorNames, [proto]);
      isError ||= name !== undefined;
      put(names, names.length, name ?? `candidate.${className(proto) || 'anonymous'}`);
      proto = getPrototypeOf(proto);
    }
    return isError ? names : [];
  }

  function stackOf(error) {
    const found = getOwnPropertyDescriptor(error, 'stack');
    let text;
    if (found !== undefined && has(found, 'value')) text = found.value;
    else if (stackGetter !== undefined) {
      const get = found === undefined ? stackGetter : found.get;
      // Only the engine's own: the candidate's accessors are never run.
      if (get === stackGetter) text = apply(get, error, []);
    }
    return typeof text === 'string' ? frames(text) : '';
  }

  /** The lines of a stack that are in the program. */
  function frames(stack) {
    const lines = apply(split, apply(slice, stack, [0, 100_000]), ['\n']);
    let text = '';
    let count = 0;
    for (let i = 0; i < lines.length && count < 12; i += 1) {
      const line = apply(trim, lines[i], []);
      if (!apply(startsWith, line, ['at '])) continue;
      if (apply(indexOf, line, ['<guest>']) >= 0 || apply(indexOf, line, ['<call>']) >= 0) continue;
      if (apply(indexOf, line, ['.js']) < 0 && apply(indexOf, line, ['.ts']) < 0) continue;
      if (apply(indexOf, line, ['node:']) >= 0) continue;
      text += `    ${apply(slice, line, [0, 300])}\n`;
      count += 1;
    }
    return text;
  }

  /** What was thrown, for people; runs nothing of the candidate's. */
  function describe(error) {
    let types = [];
    let message = '';
    let stack = '';
    try {
      if (!isObject(error)) message = brief(error);
      else {
        types = errorTypes(error);
        const said = inherited(error, 'message');
        message = typeof said === 'string' ? said : types.length > 0 ? '' : brief(error);
        stack = stackOf(error);
      }
    } catch {
      // A proxy whose traps throw: it has said enough.
    }
    if (types.length === 0) types = ['thrown value'];
    return { __proto__: null, types, message: apply(slice, message, [0, MAX_MESSAGE]), stack };
  }

  function brief(value) {
    if (typeof value === 'string') return apply(slice, value, [0, MAX_MESSAGE]);
    if (typeof value === 'symbol') return apply(symbolText, value, []);
    if (typeof value === 'function') return 'a function';
    if (typeof value === 'object' && value !== null) {
      parts = 1000;
      room = MAX_MESSAGE;
      try {
        return inspect(value);
      } catch {
        return 'an object';
      }
    }
    return typeof value === 'bigint' && (value > BIG || value < -BIG) ? 'a bigint' : `${value}`;
  }

  function textList(items) {
    let text = '';
    for (let i = 0; i < items.length; i += 1) text += (i === 0 ? '' : ',') + stringify(items[i]);
    return `[${text}]`;
  }

  // ---- Printing, as Node's console shows values ----

  const MAX_SHOWN = 100;
  const WIDTH = 72;

  /** A text in quotes, as Node chooses them. */
  function quoted(text) {
    const shown = apply(slice, text, [0, 10_000]);
    const free = mark => apply(indexOf, shown, [mark]) < 0;
    const mark = free("'") ? "'" : free('"') ? '"' : free('`') ? '`' : "'";
    let body = '';
    for (let i = 0; i < shown.length; i += 1) {
      const char = shown[i];
      const code = apply(charCodeAt, char, [0]);
      if (char === mark || char === '\\') body += `\\${char}`;
      else if (code >= 32 && code !== 127) body += char;
      else body += ESCAPES[char] ?? hex(code);
    }
    return mark + body + mark + (text.length > shown.length ? '... more characters' : '');
  }

  const ESCAPES = {
    __proto__: null,
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
  };
  const DIGITS = '0123456789ABCDEF';
  const hex = code => `\\x${DIGITS[code >> 4]}${DIGITS[code & 15]}`;

  function isIdentifier(text) {
    for (let i = 0; i < text.length; i += 1) {
      const code = apply(charCodeAt, text, [i]);
      const letter =
        (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36;
      if (!letter && (i === 0 || code < 48 || code > 57)) return false;
    }
    return text !== '';
  }

  /** A value as Node's `util.inspect` shows it, more or less; bounded. */
  function inspect(value) {
    return shown(value, 0, 0, { __proto__: null, open: new NativeSet(), left: 5000, deepest: 0 });
  }

  function shown(value, depth, indent, around) {
    around.left -= 1;
    if (around.left < 0) return '...';
    switch (typeof value) {
      case 'string':
        return quoted(value);
      case 'number':
        return numberText(value);
      case 'bigint':
        return value < BIG && value > -BIG ? `${value}n` : 'a bigint';
      case 'symbol':
        return apply(symbolText, value, []);
      case 'object':
      case 'function':
        return value === null ? 'null' : shownObject(value, depth, indent, around);
      default:
        return `${value}`;
    }
  }

  function shownObject(value, depth, indent, around) {
    if (isProxy(value)) return 'Proxy {}';
    if (apply(setHas, around.open, [value])) return '[Circular *1]';
    const proto = getPrototypeOf(value);
    const kind = proto === null ? '' : inheritedName(proto);
    const plain = atom(value, kind);
    const keys = shownKeys(value);
    if (plain !== undefined && keys.length === 0) return plain;
    if (depth > 2)
      return isArray(value) ? '[Array]' : `[${kind === '' ? 'Object: null prototype' : kind}]`;
    around.deepest = depth;
    apply(setAdd, around.open, [value]);
    const rows = [];
    const open = contents(value, kind, depth, indent, around, rows);
    for (let i = 0; i < keys.length && rows.length < MAX_SHOWN; i += 1) {
      put(rows, rows.length, shownField(value, keys[i], depth, indent, around));
    }
    apply(setDelete, around.open, [value]);
    const start = plain === undefined ? open : `{ ${plain}`;
    return layout(start, rows, isArray(value), depth, indent, around);
  }

  function inheritedName(proto) {
    for (let steps = 0; steps < 16 && proto !== null; steps += 1) {
      const name = className(proto);
      if (name !== '') return name;
      proto = getPrototypeOf(proto);
    }
    return 'Object';
  }

  /** What is shown without braces. */
  function atom(value, kind) {
    if (typeof value === 'function') {
      const name = own(value, 'name');
      const text = typeof name === 'string' && name !== '' ? `: ${name}` : ' (anonymous)';
      const isClass = getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
      return isClass
        ? `[class${text === ' (anonymous)' ? text : text.length > 1 ? ` ${name}` : text}]`
        : `[${kind}${text}]`;
    }
    try {
      if (kind === 'Date') {
        const time = apply(getTime, value, []);
        return time === time ? apply(toISOString, value, []) : 'Invalid Date';
      }
      if (kind === 'RegExp') {
        let flags = '';
        for (let i = 0; i < flagGetters.length; i += 1) {
          if (apply(flagGetters[i][0], value, [])) flags += flagGetters[i][1];
        }
        return `/${apply(regexpSource, value, [])}/${flags}`;
      }
    } catch {
      return undefined;
    }
    if (errorTypes(value).length === 0) return undefined;
    const { message, stack } = describe(value);
    const name = inherited(value, 'name');
    const head = `${typeof name === 'string' ? name : kind}${message === '' ? '' : `: ${message}`}`;
    return stack === '' ? `[${head}]` : `${head}\n${apply(slice, stack, [0, stack.length - 1])}`;
  }

  /** Own properties that are shown by name: not the items of an array, nor what nobody may see. */
  function shownKeys(value) {
    const keys = ownKeys(value);
    const listed = isArray(value) || isBytes(value);
    const found = [];
    for (let i = 0; i < keys.length && found.length < MAX_SHOWN; i += 1) {
      const key = keys[i];
      if (listed && typeof key === 'string' && isIndex(key)) continue;
      const about = getOwnPropertyDescriptor(value, key);
      if (about !== undefined && about.enumerable) put(found, found.length, key);
    }
    return found;
  }

  const isIndex = key => `${floor(toNumber(key))}` === key && key[0] !== '-';

  function isBytes(value) {
    return apply(bytesTag, value, []) !== undefined;
  }

  /** Puts the items of a container into `rows`; gives the opening bracket with what stands before it. */
  function contents(value, kind, depth, indent, around, rows) {
    const inner = item => shown(item, depth + 1, indent + 2, around);
    const more = count => put(rows, rows.length, `... ${count} more item${count > 1 ? 's' : ''}`);
    const add = text => put(rows, rows.length, text);
    if (isArray(value) || isBytes(value)) {
      const { length } = value;
      for (let i = 0; i < length && i < MAX_SHOWN; i += 1) {
        const item = getOwnPropertyDescriptor(value, `${i}`);
        if (item === undefined) add('<1 empty item>');
        else add(has(item, 'value') ? inner(item.value) : '[Getter]');
      }
      if (length > MAX_SHOWN) more(length - MAX_SHOWN);
      return isArray(value) && kind === 'Array' ? '[' : `${kind}(${length}) [`;
    }
    try {
      if (kind === 'Map') {
        const size = apply(mapSize, value, []);
        apply(mapEach, value, [
          (item, key) => {
            if (rows.length < MAX_SHOWN) add(`${inner(key)} => ${inner(item)}`);
          },
        ]);
        if (size > MAX_SHOWN) more(size - MAX_SHOWN);
        return `Map(${size}) {`;
      }
      if (kind === 'Set') {
        const size = apply(setSize, value, []);
        apply(setEach, value, [
          item => {
            if (rows.length < MAX_SHOWN) add(inner(item));
          },
        ]);
        if (size > MAX_SHOWN) more(size - MAX_SHOWN);
        return `Set(${size}) {`;
      }
    } catch {
      // It only looks like one.
    }
    if (kind === 'Promise') add('<pending>');
    if (kind === 'Object') return '{';
    return kind === '' ? '[Object: null prototype] {' : `${kind} {`;
  }

  function shownField(value, key, depth, indent, around) {
    const about = getOwnPropertyDescriptor(value, key);
    let item;
    if (about === undefined) item = 'undefined';
    else if (has(about, 'value')) item = shown(about.value, depth + 1, indent + 2, around);
    else
      item =
        about.get === undefined
          ? '[Setter]'
          : about.set === undefined
            ? '[Getter]'
            : '[Getter/Setter]';
    if (typeof key === 'symbol') return `[${apply(symbolText, key, [])}]: ${item}`;
    return `${isIdentifier(key) && apply(indexOf, key, ['$']) < 0 ? key : quoted(key)}: ${item}`;
  }

  /** One line when it fits and nothing in it is nested deeply; otherwise a line for each row. */
  function layout(open, rows, isList, depth, indent, around) {
    const close = isList || open[open.length - 1] === '[' ? ']' : '}';
    if (rows.length === 0) return open + close;
    const grouped = close === ']' && rows.length > 6 ? inColumns(rows, indent) : rows;
    let length = grouped.length + open.length + indent + 10;
    let oneLine = grouped === rows && around.deepest - depth < 3;
    for (let i = 0; i < grouped.length; i += 1) {
      length += grouped[i].length;
      if (apply(indexOf, grouped[i], ['\n']) >= 0) oneLine = false;
    }
    oneLine &&= length + rows.length <= 80;
    const gap = oneLine ? ' ' : `\n${spaces(indent + 2)}`;
    let text = '';
    for (let i = 0; i < grouped.length; i += 1) {
      text += (i === 0 ? '' : oneLine ? ', ' : `,${gap}`) + grouped[i];
    }
    return `${open}${gap}${text}${oneLine ? ' ' : `\n${spaces(indent)}`}${close}`;
  }

  function spaces(count) {
    let text = '';
    for (let i = 0; i < count; i += 1) text += ' ';
    return text;
  }

  const { max, min, round, sqrt } = Math;

  /** Items of a long list side by side, as Node's `groupArrayElements` places them. */
  function inColumns(rows, indent) {
    const last = rows[rows.length - 1];
    const extra = apply(startsWith, last, ['... ']) ? 1 : 0;
    const count = rows.length - extra;
    let total = 0;
    let widest = 0;
    let numbers = true;
    for (let i = 0; i < count; i += 1) {
      total += rows[i].length + 2;
      widest = max(widest, rows[i].length);
      const code = apply(charCodeAt, rows[i], [rows[i][0] === '-' ? 1 : 0]);
      numbers &&= (code >= 48 && code <= 57) || rows[i] === 'NaN' || rows[i] === 'Infinity';
    }
    const cell = widest + 2;
    if (cell * 3 + indent >= 80 || (total / cell <= 5 && widest > 6)) return rows;
    const bias = max(cell - 3 - sqrt(cell - total / rows.length), 1);
    const columns = min(
      round(sqrt(2.5 * bias * count) / bias),
      floor((80 - indent) / cell),
      12,
      15,
    );
    if (columns <= 1) return rows;
    const lines = [];
    for (let i = 0; i < count; i += columns) {
      let line = '';
      for (let j = i; j < min(i + columns, count); j += 1) {
        let width = 0;
        for (let k = j - i; k < count; k += columns) width = max(width, rows[k].length + 2);
        const isLast = j === min(i + columns, count) - 1;
        const text = isLast ? rows[j] : `${rows[j]}, `;
        const gap = spaces(width - (isLast ? 2 : 0) - text.length);
        line += numbers ? gap + text : isLast ? text : text + gap;
      }
      put(lines, lines.length, line);
    }
    if (extra === 1) put(lines, lines.length, last);
    return lines;
  }

  /** What `console.log` writes for its arguments. */
  function formatted(args) {
    let text = '';
    let next = 0;
    const show = value => (typeof value === 'string' ? value : inspect(value));
    if (typeof args[0] === 'string' && args.length > 1) {
      const format = args[0];
      next = 1;
      for (let i = 0; i < format.length; i += 1) {
        const letter = format[i] === '%' ? format[i + 1] : undefined;
        const known =
          letter === '%' ||
          (next < args.length && letter !== undefined && apply(indexOf, 'sdifjoOc', [letter]) >= 0);
        if (!known) text += format[i];
        else {
          i += 1;
          text += letter === '%' ? '%' : substituted(letter, args[next]);
          if (letter !== '%') next += 1;
        }
      }
    }
    for (let i = next; i < args.length; i += 1) text += (i === 0 ? '' : ' ') + show(args[i]);
    return text;
  }

  function substituted(letter, value) {
    if (letter === 'c') return '';
    if (letter === 's' && typeof value === 'string') return value;
    if (letter === 'j') return stringify(value) ?? 'undefined';
    if (letter === 's' || letter === 'o' || letter === 'O') return inspect(value);
    const isNumber = typeof value === 'number' || typeof value === 'bigint';
    if (letter === 'd')
      return isNumber ? inspect(value) : numberText(isObject(value) ? NaN : toNumber(value));
    const number = isObject(value) || typeof value === 'symbol' ? NaN : nativeParse(value);
    return numberText(
      letter === 'i' && number === number ? (number < 0 ? -floor(-number) : floor(number)) : number,
    );
  }

  const nativeParse = parseFloat;

  function createConsole(print) {
    let indent = '';
    const counts = new NativeMap();
    const write = (stream, text) => {
      let body = '';
      for (let i = 0; i < text.length && indent !== ''; i += 1) {
        body += text[i] === '\n' ? `\n${indent}` : text[i];
      }
      print(stream, `${indent}${indent === '' ? text : body}\n`);
    };
    const out = (...args) => write(1, formatted(args));
    const err = (...args) => write(2, formatted(args));
    const nothing = () => undefined;
    const console = {
      log: out,
      info: out,
      debug: out,
      table: out,
      dir: value => write(1, inspect(value)),
      dirxml: out,
      warn: err,
      error: err,
      trace: (...args) => write(2, `Trace: ${formatted(args)}`),
      assert(condition, ...args) {
        if (!condition)
          write(2, `Assertion failed${args.length === 0 ? '' : `: ${formatted(args)}`}`);
      },
      count(label = 'default') {
        const name = `${label}`;
        const count = (apply(mapGet, counts, [name]) ?? 0) + 1;
        apply(mapSet, counts, [name, count]);
        write(1, `${name}: ${count}`);
      },
      countReset: label => void apply(mapSet, counts, [`${label ?? 'default'}`, 0]),
      group(...args) {
        if (args.length > 0) apply(out, undefined, args);
        indent += '  ';
      },
      groupEnd() {
        indent = apply(slice, indent, [2]);
      },
      // A duration differs from run to run: nothing that is checked can hold one.
      time: nothing,
      timeLog: nothing,
      timeEnd: nothing,
      clear: nothing,
    };
    hide(console, 'groupCollapsed', console.group);
    return console;
  }

  // ---- Timers, for engines that have none; driven by whoever drives the guest ----

  function createTimers(print) {
    let first = null;
    let lastId = 0;
    const insert = timer => {
      if (first === null || timer.due < first.due) {
        timer.next = first;
        first = timer;
        return;
      }
      let before = first;
      while (before.next !== null && before.next.due <= timer.due) before = before.next;
      timer.next = before.next;
      before.next = timer;
    };
    const remove = id => {
      let before = null;
      for (let timer = first; timer !== null; before = timer, timer = timer.next) {
        if (timer.id !== id) continue;
        if (before === null) first = timer.next;
        else before.next = timer.next;
        return;
      }
    };
    const start = (run, wait, every, args) => {
      if (typeof run !== 'function') throw new NativeTypeError('the callback is no function');
      const ms = max(1, floor(toNumber(wait)) || 0);
      lastId += 1;
      insert({
        __proto__: null,
        id: lastId,
        due: now() + ms,
        every: every ? ms : 0,
        run,
        args,
        next: null,
      });
      return lastId;
    };
    return {
      __proto__: null,
      globals: {
        __proto__: null,
        setTimeout: (run, wait, ...args) => start(run, wait, false, args),
        setInterval: (run, wait, ...args) => start(run, wait, true, args),
        setImmediate: (run, ...args) => start(run, 0, false, args),
        clearTimeout: remove,
        clearInterval: remove,
        clearImmediate: remove,
      },
      /** Runs one timer that is due; gives the milliseconds until the next, or -1 for none. */
      poll() {
        if (first === null) return -1;
        const wait = first.due - now();
        if (wait > 0) return wait;
        const timer = first;
        first = timer.next;
        if (timer.every > 0) {
          timer.due = now() + timer.every;
          insert(timer);
        }
        try {
          apply(timer.run, undefined, timer.args);
        } catch (error) {
          print(2, reportOf(describe(error)));
        }
        return 0;
      },
    };
  }

  const reportOf = ({ types, message, stack }) =>
    `Uncaught ${types[0]}${message === '' ? '' : `: ${message}`}\n${stack}`;

  // ---- Modules: what is mounted, and what the outside offers ----

  const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.tsx', '.jsx', '.json'];
  const INDEXES = [
    '/index.js',
    '/index.cjs',
    '/index.mjs',
    '/index.ts',
    '/index.tsx',
    '/index.json',
  ];

  /** A path without `.` and `..`; undefined when it leads out of the folder. */
  function normalized(folder, path) {
    const from = apply(split, `${folder}/${path}`, ['/']);
    const kept = [];
    let count = 0;
    for (let i = 0; i < from.length; i += 1) {
      if (from[i] === '' || from[i] === '.') continue;
      if (from[i] !== '..') {
        put(kept, count, from[i]);
        count += 1;
      } else if (count === 0) return undefined;
      else count -= 1;
    }
    let text = '';
    for (let i = 0; i < count; i += 1) text += (i === 0 ? '' : '/') + kept[i];
    return text;
  }

  function folderOf(path) {
    let end = path.length - 1;
    while (end >= 0 && path[end] !== '/') end -= 1;
    return end < 0 ? '' : apply(slice, path, [0, end]);
  }

  function endsWith(text, end) {
    return text.length >= end.length && apply(slice, text, [text.length - end.length]) === end;
  }

  /** A file by the name it is asked for: TypeScript asks for `./x.js` where it means `x.ts`. */
  function found(files, path) {
    const exists = name => apply(mapGet, files, [name]) !== undefined;
    for (let i = 0; i < EXTENSIONS.length; i += 1) {
      if (exists(path + EXTENSIONS[i])) return path + EXTENSIONS[i];
    }
    for (let i = 0; i < INDEXES.length; i += 1) {
      const name = path === '' ? apply(slice, INDEXES[i], [1]) : path + INDEXES[i];
      if (exists(name)) return name;
    }
    for (let i = 1; i <= 3; i += 1) {
      if (!endsWith(path, EXTENSIONS[i])) continue;
      const bare = apply(slice, path, [0, path.length - EXTENSIONS[i].length]);
      const typed = [EXTENSIONS[i + 3], '.tsx'];
      for (let j = 0; j < 2; j += 1) if (exists(bare + typed[j])) return bare + typed[j];
    }
    return undefined;
  }

  /** @param missing remembers which error says that which module is not there */
  function createModules(host, files, missing) {
    const loaded = new NativeMap();
    const requireFrom = folder => {
      const require = name => {
        if (typeof name !== 'string') throw new NativeTypeError('the name of a module is a string');
        const relative =
          startsAs(name, './') || startsAs(name, '../') || name === '.' || name === '..';
        const bare = startsAs(name, 'node:') ? apply(slice, name, [5]) : name;
        const path = relative ? normalized(folder, name) : `node_modules/${bare}`;
        const file = path === undefined ? undefined : found(files, path);
        if (file !== undefined) return load(file);
        const outside =
          relative || host.requireHost === undefined ? undefined : host.requireHost(name);
        if (outside !== undefined) return outside;
        const error = new NativeError(`Cannot find module '${name}'`);
        hide(error, 'code', 'MODULE_NOT_FOUND');
        apply(weakSet, missing, [error, bare]);
        throw error;
      };
      return require;
    };
    const load = path => {
      const before = apply(mapGet, loaded, [path]);
      if (before !== undefined) return before.exports;
      const module = { exports: {} };
      apply(mapSet, loaded, [path, module]);
      const text = apply(mapGet, files, [path]);
      if (endsWith(path, '.json')) module.exports = parse(text);
      else {
        const run = host.evaluate(
          `(function (exports, require, module, __filename, __dirname) {${withoutMarks(text)}\n})`,
          path,
        );
        const { exports } = module;
        apply(run, exports, [exports, requireFrom(folderOf(path)), module, path, folderOf(path)]);
      }
      return module.exports;
    };
    return requireFrom;
  }

  const startsAs = (text, start) => apply(startsWith, text, [start]);

  /** A source without byte order mark; its first line is a comment if it names an interpreter. */
  function withoutMarks(source) {
    const text = source[0] === '\ufeff' ? apply(slice, source, [1]) : source;
    return startsAs(text, '#!') ? `//${text}` : text;
  }

  // ---- Requests ----

  const wait = async value => ({ __proto__: null, value: await value });
  /** A promise whose class is known, so that awaiting it runs nothing of the candidate's. */
  const pinned = promise => hide(promise, 'constructor', NativePromise) && promise;

  const isKind = (value, proto) => {
    if (typeof value !== 'object' || value === null) return false;
    let holder = getPrototypeOf(value);
    for (let steps = 0; steps < 16 && holder !== null; steps += 1) {
      if (holder === proto) return true;
      holder = getPrototypeOf(holder);
    }
    return false;
  };

  /** All that a generator or another iterator gives, up to what a result may hold. */
  async function listed(values) {
    const items = [];
    const next = values.next;
    const isLater = isKind(values, asyncGeneratorProto);
    for (let i = 0; i <= MAX_PARTS; i += 1) {
      const raw = apply(next, values, []);
      const step = isLater ? (await pinned(wait(raw))).value : raw;
      if (step.done) break;
      put(items, i, step.value);
    }
    return { __proto__: null, value: items };
  }

  async function finished(value, how) {
    let result = value;
    if (how === 'await') result = (await pinned(wait(value))).value;
    const isLater = how !== undefined && isKind(result, asyncGeneratorProto);
    if (isLater || (how === 'list' && isKind(result, iteratorProto))) return listed(result);
    return { __proto__: null, value: result };
  }

  /**
   * The code of one call, as a function of what says that its setup is over. It is a function so
   * that the names its setup defines are its own, and asynchronous so that it may use `await`.
   */
  function callCode(setup, call, isExpression) {
    const body = isExpression ? `return { __proto__: null, value: (\n${call}\n) };` : `\n${call}\n`;
    return `(async setupIsOver_ => {\n${setup ?? ''}\n;setupIsOver_();${body}})`;
  }

  /** A call without the semicolons at its end. */
  function expressionOf(call) {
    let text = apply(trim, call, []);
    while (endsWith(text, ';')) text = apply(trim, apply(slice, text, [0, text.length - 1]), []);
    return text;
  }

  const isSyntaxError = error =>
    isObject(error) && getPrototypeOf(error) === errorClasses.SyntaxError.prototype;

  /** The name that a call begins with: `f(1)`, `await f(1)`, `new Stack()`. */
  function calledName(call) {
    let text = apply(trim, call, []);
    if (startsAs(text, 'await ')) text = apply(trim, apply(slice, text, [6]), []);
    if (startsAs(text, 'new ')) text = apply(trim, apply(slice, text, [4]), []);
    let end = 0;
    while (end < text.length && isIdentifier(apply(slice, text, [0, end + 1]))) end += 1;
    return apply(slice, text, [0, end]);
  }

  function createGuest(host) {
    if (host.isProxy !== undefined) isProxy = host.isProxy;
    const missing = new WeakMap();
    const files = new NativeMap();
    const timers = createTimers(host.print);
    let nonce = '';
    /** The request under way and which one it is; answers to an earlier one are not sent. */
    let current = 0;
    let turn = 0;
    let answered = true;
    let phase = 'load';
    /** Evaluates in the program's top level. */
    let evaluate = host.evaluate;
    let program = { exports: {} };

    const send = rest => host.send(`${nonce}{"i":${current},${rest}}`);

    function answer(mine, rest) {
      if (mine !== turn || answered) return;
      answered = true;
      send(rest);
    }

    function raised(error) {
      const about = describe(error);
      if (about.types[0] === 'RangeError' && isOverflow(about.message))
        host.overflow?.(about.message);
      if (about.types[0] === 'InternalError') {
        if (isOverflow(about.message)) host.overflow?.(about.message);
        if (about.message === 'out of memory') host.exhausted?.(about.message);
      }
      const report = reportOf(about);
      host.print(2, report);
      const { types, message } = about;
      return `"s":"raised","types":${textList(types)},"message":${stringify(message)},"traceback":${stringify(report)}`;
    }

    const isOverflow = message =>
      apply(indexOf, message, ['call stack']) >= 0 ||
      apply(indexOf, message, ['stack overflow']) >= 0;

    // ---- Loading ----

    function mount(list) {
      for (let i = 0; i < list.length; i += 1) apply(mapSet, files, [list[i][0], list[i][1]]);
    }

    function defineGlobals(remote) {
      const require = createModules(host, files, missing)('');
      const globals = { __proto__: null, module: program, exports: program.exports, require };
      globals.__filename = 'solution.js';
      globals.__dirname = '';
      globals.console = createConsole(host.print);
      for (const key of ownKeys(globals)) hide(root, key, globals[key]);
      const offered = timers.globals;
      for (const key of ownKeys(offered)) if (!has(root, key)) hide(root, key, offered[key]);
      if (!has(root, 'global')) hide(root, 'global', root);
      for (let i = 0; i < remote.length; i += 1) hide(root, remote[i], remoteFunction(remote[i]));
    }

    /** A function that is in another box: its arguments and its result cross as plain values. */
    function remoteFunction(name) {
      return (...args) => {
        parts = MAX_PARTS;
        room = MAX_TEXT;
        let text = '';
        try {
          for (let i = 0; i < args.length; i += 1)
            text += (i === 0 ? '' : ',') + encode(args[i], 0);
        } catch (error) {
          if (error !== REFUSED) throw error;
          throw new NativeTypeError(
            `an argument of ${name} is not plain: ${refusal ?? 'too large'}`,
          );
        }
        send(`"s":"remote","name":${stringify(name)},"args":[${text}],"kwargs":[]`);
        return outcomeOf(parse(host.receive()).remote);
      };
    }

    function outcomeOf(outcome) {
      if (outcome.status === 'returned') return decode(outcome.value);
      if (outcome.status === 'stopped') {
        throw new NativeError(
          `the call was stopped: ${outcome.stop.verdict}: ${outcome.stop.reason}`,
        );
      }
      let made = NativeError;
      for (let i = outcome.types.length - 1; i >= 0; i -= 1) {
        made = errorClasses[outcome.types[i]] ?? made;
      }
      const error = construct(made, [outcome.message]);
      const first = outcome.types[0] ?? 'Error';
      if (startsAs(first, 'candidate.')) hide(error, 'name', apply(slice, first, [10]));
      throw error;
    }

    /** Whether a source parses; nothing of it runs. */
    function isParsed(code) {
      try {
        host.evaluate(code, 'solution.js');
        return true;
      } catch (error) {
        return !isSyntaxError(error);
      }
    }

    async function load(hello) {
      nonce = own(hello, 'nonce');
      mount(own(hello, 'files') ?? []);
      const source = withoutMarks(own(hello, 'source'));
      defineGlobals(own(hello, 'remote') ?? []);
      const parses = isParsed(`(function () {${source}\n})`);
      if (!parses && isParsed(`(async () => {${source}\n})`)) await loadAsync(source);
      else {
        try {
          host.evaluate(source, 'solution.js');
        } catch (error) {
          if (parses || !isSyntaxError(error)) throw error;
          return `"s":"syntax-error","message":${stringify(syntaxMessage(error))}`;
        }
      }
      bindExports();
      return '"s":"loaded"';
    }

    /** What is wrong with a source, and in which line. */
    function syntaxMessage(error) {
      const { message } = describe(error);
      const stack = own(error, 'stack') ?? '';
      const at = typeof stack === 'string' ? apply(indexOf, stack, ['solution.js:']) : -1;
      let line = '';
      for (let i = at + 12; at >= 0 && stack[i] >= '0' && stack[i] <= '9'; i += 1) line += stack[i];
      return `SyntaxError: ${message}${line === '' ? '' : ` (line ${line})`}`;
    }

    /** A program with `await` at its top level: a function, whose scope later calls are put into. */
    async function loadAsync(source) {
      const run = host.evaluate(
        `(async () => {${source}\n;return { __proto__: null, value: code_ => eval(code_) };})`,
        'solution.js',
      );
      const inside = (await pinned(apply(run, undefined, []))).value;
      evaluate = code => inside(code);
    }

    function isBound(name) {
      try {
        return evaluate(`typeof ${name}`, '<call>') !== 'undefined';
      } catch {
        return true;
      }
    }

    function bind(name, value) {
      if (name !== '' && isIdentifier(name) && !isBound(name)) hide(root, name, value);
    }

    /** What the program exports can be called by its exported name, and by its own. */
    function bindExports() {
      const made = own(program, 'exports');
      if (!isObject(made)) return;
      bindOwnName(made);
      const keys = ownKeys(made);
      for (let i = 0; i < keys.length && i < 1000; i += 1) {
        const key = keys[i];
        if (typeof key !== 'string' || key === '__esModule') continue;
        if (
          typeof made === 'function' &&
          (key === 'prototype' || key === 'length' || key === 'name')
        )
          continue;
        const value = exported(made, key);
        if (key === 'default') bindOwnName(value);
        else bind(key, value);
      }
    }

    /** An export may be an accessor: that is how transpilers export again what they import. */
    function exported(made, key) {
      try {
        return made[key];
      } catch {
        return undefined;
      }
    }

    function bindOwnName(value) {
      const name = typeof value === 'function' ? own(value, 'name') : undefined;
      if (typeof name === 'string' && name !== 'default') bind(name, value);
    }

    /** An exported function without a name goes by the name that a call asks for. */
    function bindCalled(call) {
      const name = calledName(call);
      if (name === '' || isBound(name)) return;
      const made = own(program, 'exports');
      if (typeof made === 'function') bind(name, made);
      if (typeof made !== 'object' || made === null) return;
      const value = exported(made, 'default') ?? onlyExport(made);
      if (typeof value === 'function') bind(name, value);
    }

    function onlyExport(made) {
      const keys = ownKeys(made);
      let only;
      for (let i = 0; i < keys.length && i < 1000; i += 1) {
        const value = keys[i] === '__esModule' ? undefined : exported(made, keys[i]);
        if (typeof value !== 'function') continue;
        if (only !== undefined) return undefined;
        only = value;
      }
      return only;
    }

    // ---- Calls ----

    /** An expression where it is one, so that its promise can be awaited; statements otherwise. */
    function compiled(request) {
      const setup = own(request, 'setup');
      const call = own(request, 'call');
      try {
        return { run: evaluate(callCode(setup, expressionOf(call), true), '<call>') };
      } catch (error) {
        if (own(request, 'mode') === 'value' || !isSyntaxError(error)) throw error;
        return { run: evaluate(callCode(setup, call, false), '<call>') };
      }
    }

    async function called(request) {
      bindCalled(own(request, 'call'));
      const { run } = compiled(request);
      const box = await pinned(apply(run, undefined, [() => send('"s":"ready"')]));
      const value = box === undefined ? undefined : own(box, 'value');
      const result = (await pinned(finished(value, own(request, 'resolve')))).value;
      return answerOf(own(request, 'mode') === 'value' ? result : null);
    }

    async function handle(text) {
      const request = parse(text);
      turn += 1;
      const mine = turn;
      answered = false;
      current = own(request, 'i');
      phase = current === 0 ? 'load' : 'call';
      try {
        answer(mine, await pinned(phase === 'load' ? load(request) : called(request)));
      } catch (error) {
        const module = isObject(error) ? apply(weakGet, missing, [error]) : undefined;
        if (phase !== 'load' || module === undefined) answer(mine, raised(error));
        else
          answer(
            mine,
            `"s":"missing-module","module":${stringify(module)},"message":${stringify(describe(error).message)}`,
          );
      }
    }

    return {
      __proto__: null,
      handle(text) {
        const done = pinned(handle(text));
        // Whoever waits for it, in this realm or another, runs nothing of the candidate's.
        hide(done, 'then', promiseThen);
        return done;
      },
      poll: timers.poll,
      stuck() {
        if (answered) return;
        const what = 'a promise that nothing settles';
        const error = new NativeError(`the program waits for ${what}`);
        answer(
          turn,
          phase === 'load' ? raised(error) : `"s":"not-plain","what":${stringify(what)}`,
        );
      },
    };
  }

  return createGuest;
})();
