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
