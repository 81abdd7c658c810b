// ---- What a program exports ----

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
    if (typeof made === 'function' && (key === 'prototype' || key === 'length' || key === 'name'))
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
