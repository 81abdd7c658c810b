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
