// Runs the caller's tests in an engine of their own; the candidate is in another one, and is
// reached through `rc_remote_` (see guest.js). The host calls `rc_start_`, then `rc_run_` for each
// test. Assertions therefore see nothing of the candidate but plain values.

const root = globalThis;

class AssertionError extends Error {
  constructor(message, actual, expected) {
    super(message);
    this.name = 'AssertionError';
    this.code = 'ERR_ASSERTION';
    this.seen = arguments.length > 1;
    this.actual = actual;
    this.expected = expected;
  }
}
class Unsupported extends Error {}

// ---- The candidate ----

const remoteErrors = new WeakSet();
const errorClasses = new Map();
let refused;
let kinds = {};

function errorClass(name) {
  if (!errorClasses.has(name)) {
    const made = class extends Error {};
    Object.defineProperty(made, 'name', { value: name });
    Object.defineProperty(made.prototype, 'name', { value: name, configurable: true });
    errorClasses.set(name, made);
  }
  return errorClasses.get(name);
}

function call(name, args) {
  try {
    return root.rc_remote_(name, ...args);
  } catch (error) {
    if (
      error instanceof TypeError &&
      /^an argument of rc_remote_ is not plain/.test(error.message)
    ) {
      const what = error.message.replace(/^[^:]*: /, '');
      refused = `the arguments of ${name} cannot leave the tests: ${what}`;
    } else if (error instanceof Error) {
      const known = errorClasses.get(error.name);
      if (known !== undefined) Object.setPrototypeOf(error, known.prototype);
      remoteErrors.add(error);
    }
    throw error;
  }
}

function remote(name) {
  const how = kinds[name];
  if (how === 'async') return async (...args) => call(name, args);
  if (how === 'generator') return (...args) => call(name, args)[Symbol.iterator]();
  return (...args) => call(name, args);
}

const known = new Map();

function member(name) {
  if (!known.has(name)) known.set(name, find(name));
  return known.get(name);
}

function find(name) {
  if (Object.hasOwn(kinds, name)) return remote(name);
  let found;
  try {
    found = root.rc_remote_(`=${name}`);
  } catch {
    return undefined;
  }
  if (found === null || found === undefined) return remote(name);
  return Array.isArray(found) ? errorClass(name) : found.value;
}

/** What the tests import: whatever is asked of it is the candidate's. */
function candidateModule(main) {
  const target = (...args) => member(main)(...args);
  return new Proxy(target, {
    get(_, key) {
      if (key === '__esModule') return true;
      if (key === 'default') return member(main);
      if (typeof key !== 'string' || key === 'then') return undefined;
      return member(key);
    },
    has: () => true,
  });
}
