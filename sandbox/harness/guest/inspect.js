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
