// Runs the caller's tests in an engine of their own; the candidate is in another one, and is
// reached through `rc_remote_` (see guest.js). The host calls `rc_start_`, then `rc_run_` for each
// test. Assertions therefore see nothing of the candidate but plain values.
(() => {
  'use strict';
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

  // ---- Equality ----

  const isObject = value => typeof value === 'object' && value !== null;
  const strictly = { same: Object.is, types: true, holes: true };
  const loosely = { same: (a, b) => a == b || (a !== a && b !== b), types: false, holes: true };
  /** As `toEqual`: properties that are undefined may as well not be there. */
  const equally = { same: Object.is, types: false, holes: false };

  function equal(a, b, how) {
    if (isObject(b) && typeof b.asymmetricMatch === 'function') return b.asymmetricMatch(a);
    if (!isObject(a) || !isObject(b)) return how.same(a, b);
    if (a === b) return true;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (how.types && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Date || b instanceof Date) {
      return a instanceof Date && b instanceof Date && Object.is(a.getTime(), b.getTime());
    }
    if (a instanceof RegExp || b instanceof RegExp) return String(a) === String(b);
    if (a instanceof Error || b instanceof Error) {
      return (
        a instanceof Error && b instanceof Error && a.message === b.message && a.name === b.name
      );
    }
    if (a instanceof Map || b instanceof Map) return sameMap(a, b, how);
    if (a instanceof Set || b instanceof Set) return sameSet(a, b, how);
    const keysOf = value =>
      Object.keys(value).filter(key => how.holes || Array.isArray(a) || value[key] !== undefined);
    const [left, right] = [keysOf(a), keysOf(b)];
    return (
      left.length === right.length &&
      (!Array.isArray(a) || a.length === b.length) &&
      left.every(key => Object.hasOwn(b, key) && equal(a[key], b[key], how))
    );
  }

  function sameMap(a, b, how) {
    if (!(a instanceof Map && b instanceof Map) || a.size !== b.size) return false;
    return [...a].every(
      ([key, value]) =>
        (b.has(key) && equal(value, b.get(key), how)) ||
        [...b].some(([other, item]) => equal(key, other, how) && equal(value, item, how)),
    );
  }

  function sameSet(a, b, how) {
    if (!(a instanceof Set && b instanceof Set) || a.size !== b.size) return false;
    return [...a].every(item => b.has(item) || [...b].some(other => equal(item, other, how)));
  }

  function show(value) {
    try {
      if (typeof value === 'string') return JSON.stringify(value);
      if (typeof value === 'bigint') return `${value}n`;
      if (Object.is(value, -0)) return '-0';
      if (isObject(value) && !(value instanceof Error))
        return JSON.stringify(value) ?? String(value);
      return String(value);
    } catch {
      return 'a value';
    }
  }

  function demand(holds, message, what, actual, expected) {
    if (holds) return;
    if (message instanceof Error) throw message;
    throw new AssertionError(message ?? what, actual, expected);
  }

  // ---- node:assert ----

  function matchesError(error, wanted) {
    if (wanted === undefined || typeof wanted === 'string') return true;
    if (wanted instanceof RegExp) return wanted.test(String(error));
    if (typeof wanted === 'function') {
      if (wanted.prototype !== undefined && error instanceof wanted) return true;
      if (Error === wanted || wanted.prototype instanceof Error) return false;
      return wanted(error) === true;
    }
    return Object.keys(wanted).every(key =>
      wanted[key] instanceof RegExp && typeof error[key] === 'string'
        ? wanted[key].test(error[key])
        : equal(error[key], wanted[key], strictly),
    );
  }

  function threw(error, wanted) {
    demand(
      matchesError(error, wanted),
      undefined,
      `threw ${String(error)}`,
      error?.message,
      show(wanted),
    );
  }

  function thrown(work) {
    try {
      work();
    } catch (error) {
      return { error };
    }
    return undefined;
  }

  async function rejection(work) {
    try {
      await (typeof work === 'function' ? work() : work);
    } catch (error) {
      return { error };
    }
    return undefined;
  }

  function createAssert(isStrict) {
    const compare = (how, negated, sign) => (actual, expected, message) =>
      demand(
        equal(actual, expected, how) !== negated,
        message,
        `${show(actual)} ${sign} ${show(expected)}`,
        actual,
        expected,
      );
    const plain = { ...strictly, same: Object.is };
    const first = how => (a, b, message) =>
      demand(how(a, b), message, `${show(a)} === ${show(b)}`, a, b);
    const strictEqual = first(Object.is);
    const notStrictEqual = (a, b, message) =>
      demand(!Object.is(a, b), message, `${show(a)} !== ${show(b)}`);
    const assert = (value, message) =>
      demand(value, message, `${show(value)} is not true`, value, true);
    const eq = (a, b, message) =>
      demand(loosely.same(a, b), message, `${show(a)} == ${show(b)}`, a, b);
    const notEq = (a, b, message) =>
      demand(!loosely.same(a, b), message, `${show(a)} != ${show(b)}`);
    return checked(
      Object.assign(assert, {
        AssertionError,
        ok: (value, message) => assert(value, message),
        equal: isStrict ? strictEqual : eq,
        notEqual: isStrict ? notStrictEqual : notEq,
        strictEqual,
        notStrictEqual,
        deepEqual: compare(isStrict ? plain : loosely, false, 'deep-equals'),
        notDeepEqual: compare(isStrict ? plain : loosely, true, 'is not'),
        deepStrictEqual: compare(plain, false, 'deep-equals'),
        notDeepStrictEqual: compare(plain, true, 'is not'),
        match: (text, pattern, message) =>
          demand(
            pattern.test(text),
            message,
            `${show(text)} does not match ${pattern}`,
            text,
            String(pattern),
          ),
        doesNotMatch: (text, pattern, message) =>
          demand(!pattern.test(text), message, `${show(text)} matches ${pattern}`),
        fail(message) {
          throw message instanceof Error ? message : new AssertionError(message ?? 'failed');
        },
        throws(work, wanted, message) {
          const found = thrown(work);
          demand(found !== undefined, message, 'threw nothing');
          threw(found.error, wanted);
        },
        doesNotThrow: work => work(),
        async rejects(work, wanted, message) {
          const found = await rejection(work);
          demand(found !== undefined, message, 'rejected nothing');
          threw(found.error, wanted);
        },
        async doesNotReject(work) {
          await (typeof work === 'function' ? work() : work);
        },
        ifError(value) {
          if (value !== null && value !== undefined) throw value;
        },
      }),
    );
  }

  /** What is not there makes a test one that is not run. */
  function checked(object, name = 'assert') {
    return new Proxy(object, {
      get(target, key) {
        const isQuestion = typeof key !== 'string' || key === 'then' || /^(__|default$)/.test(key);
        if (key in target || isQuestion) return target[key];
        throw new Unsupported(`${name}.${key} is not supported`);
      },
    });
  }

  // ---- expect ----

  const close = (a, b, digits = 2) => Object.is(a, b) || Math.abs(a - b) < 10 ** -digits / 2;

  function matchers(actual) {
    const raised = wanted => {
      const found = typeof actual === 'function' ? thrown(actual) : undefined;
      if (found === undefined) return false;
      const { error } = found;
      if (typeof wanted === 'string') return String(error?.message).includes(wanted);
      if (wanted instanceof RegExp) return wanted.test(String(error?.message));
      if (wanted instanceof Error) return error?.message === wanted.message;
      return matchesError(error, wanted);
    };
    return {
      toBe: wanted => Object.is(actual, wanted),
      toEqual: wanted => equal(actual, wanted, equally),
      toStrictEqual: wanted => equal(actual, wanted, strictly),
      toBeCloseTo: (wanted, digits) => close(actual, wanted, digits),
      toBeTruthy: () => Boolean(actual),
      toBeFalsy: () => !actual,
      toBeNull: () => actual === null,
      toBeUndefined: () => actual === undefined,
      toBeDefined: () => actual !== undefined,
      toBeNaN: () => Number.isNaN(actual),
      toBeGreaterThan: wanted => actual > wanted,
      toBeGreaterThanOrEqual: wanted => actual >= wanted,
      toBeLessThan: wanted => actual < wanted,
      toBeLessThanOrEqual: wanted => actual <= wanted,
      toContain: wanted =>
        typeof actual === 'string' ? actual.includes(wanted) : [...actual].includes(wanted),
      toContainEqual: wanted => [...actual].some(item => equal(item, wanted, equally)),
      toHaveLength: wanted => actual.length === wanted,
      toHaveProperty(path, ...wanted) {
        let at = actual;
        for (const key of Array.isArray(path) ? path : String(path).split('.')) {
          if (at === null || at === undefined || !(key in Object(at))) return false;
          at = at[key];
        }
        return wanted.length === 0 || equal(at, wanted[0], equally);
      },
      toMatch: wanted =>
        typeof wanted === 'string' ? actual.includes(wanted) : wanted.test(actual),
      toMatchObject: wanted => contains(actual, wanted),
      toBeInstanceOf: wanted => actual instanceof wanted,
      toBeTypeOf: wanted => typeof actual === wanted,
      toThrow: raised,
      toThrowError: raised,
    };
  }

  function contains(actual, wanted) {
    if (!isObject(wanted) || !isObject(actual)) return equal(actual, wanted, equally);
    if (Array.isArray(wanted) && actual.length !== wanted.length) return false;
    return Object.keys(wanted).every(key => key in actual && contains(actual[key], wanted[key]));
  }

  function expectation(actual, negated) {
    const known = matchers(actual);
    const ready = Object.fromEntries(
      Object.entries(known).map(([name, test]) => [
        name,
        (...wanted) => {
          const what = `expect(${show(actual)})${negated ? '.not' : ''}.${name}(${wanted.map(show).join(', ')})`;
          demand(Boolean(test(...wanted)) !== negated, undefined, what, actual, wanted[0]);
        },
      ]),
    );
    return ready;
  }

  function later(settle, negated) {
    const names = Object.keys(matchers(undefined));
    return Object.fromEntries(
      names.map(name => [
        name,
        async (...wanted) => expectation(await settle(name), negated)[name](...wanted),
      ]),
    );
  }

  function expect(actual) {
    const resolved = async () => (typeof actual === 'function' ? actual() : actual);
    const rejected = async name => {
      const found = await rejection(actual);
      demand(found !== undefined, undefined, 'rejected nothing');
      if (!name.startsWith('toThrow')) return found.error;
      return () => {
        throw found.error;
      };
    };
    return checked(
      {
        ...expectation(actual, false),
        not: checked(expectation(actual, true), 'expect().not'),
        resolves: { ...later(resolved, false), not: later(resolved, true) },
        rejects: { ...later(rejected, false), not: later(rejected, true) },
      },
      'expect()',
    );
  }

  const asymmetric = asymmetricMatch => ({ asymmetricMatch });
  Object.assign(expect, {
    anything: () => asymmetric(value => value !== null && value !== undefined),
    any: cls =>
      asymmetric(value =>
        isObject(value) ? value instanceof cls : typeof value === cls.name.toLowerCase(),
      ),
    closeTo: (wanted, digits) => asymmetric(value => close(value, wanted, digits)),
    arrayContaining: wanted =>
      asymmetric(value => wanted.every(one => value.some(item => equal(item, one, equally)))),
    objectContaining: wanted => asymmetric(value => contains(value, wanted)),
    stringContaining: wanted => asymmetric(value => String(value).includes(wanted)),
    stringMatching: wanted => asymmetric(value => new RegExp(wanted).test(value)),
  });

  // ---- describe and it ----

  const block = (name, outer) => ({
    name,
    outer,
    before: [],
    each: [],
    after: [],
    skip: false,
    done: false,
  });
  let current = block('', undefined);
  const tests = [];

  function addTest(name, work, why) {
    const names = [];
    for (let at = current; at !== undefined; at = at.outer)
      if (at.name !== '') names.unshift(at.name);
    for (let at = current; at !== undefined; at = at.outer) if (at.skip) why = why ?? 'skipped';
    tests.push({ name: [...names, String(name)].join(' > '), work, why, block: current });
  }

  const pick = args => args.find(arg => typeof arg === 'function');
  const fill = (name, row) => {
    let at = 0;
    return String(name).replace(/%[sdifjo#p]|\$\w+/g, mark =>
      mark.startsWith('$') && isObject(row[0]) ? show(row[0][mark.slice(1)]) : show(row[at++]),
    );
  };

  const test = (name, ...rest) =>
    addTest(name, pick(rest), pick(rest) === undefined ? 'todo' : undefined);
  Object.assign(test, {
    skip: (name, ...rest) => addTest(name, pick(rest), 'skipped'),
    todo: name => addTest(name, undefined, 'todo'),
    only: test,
    skipIf: condition => (condition ? test.skip : test),
    runIf: condition => (condition ? test : test.skip),
    each: rows => (name, work) => {
      for (const row of rows) {
        const cells = Array.isArray(row) ? row : [row];
        addTest(fill(name, cells), () => work(...cells));
      }
    },
  });
  const describe = (name, ...rest) => {
    const before = current;
    current = block(String(name), before);
    try {
      pick(rest)?.();
    } finally {
      current = before;
    }
  };
  Object.assign(describe, {
    only: describe,
    skip(name, ...rest) {
      describe(name, () => {
        current.skip = true;
        pick(rest)?.();
      });
    },
    each: rows => (name, work) => {
      for (const row of rows) {
        const cells = Array.isArray(row) ? row : [row];
        describe(fill(name, cells), () => work(...cells));
      }
    },
  });

  const hooks = {
    beforeEach: work => void current.each.push(work),
    afterEach: work => void current.after.push(work),
    beforeAll: work => void current.before.push(work),
    before: work => void current.before.push(work),
    afterAll: () => undefined,
    after: () => undefined,
  };

  /** A callback with a parameter is done when it calls it, as mocha has it. */
  function settle(work) {
    if (work.length === 0) return work();
    return new Promise((resolve, reject) => {
      const done = error => (error === undefined || error === null ? resolve() : reject(error));
      const result = work(Object.assign(done, { after: () => undefined }));
      if (result !== undefined && typeof result?.then === 'function') result.then(resolve, reject);
    });
  }

  async function runTest({ work, why, block: own }) {
    if (why !== undefined) throw new Unsupported(why);
    const chain = [];
    for (let at = own; at !== undefined; at = at.outer) chain.unshift(at);
    for (const each of chain) {
      if (each.done) continue;
      each.done = true;
      for (const hook of each.before) await settle(hook);
    }
    for (const each of chain) for (const hook of each.each) await settle(hook);
    try {
      await settle(work);
    } finally {
      for (const each of chain.reverse()) for (const hook of each.after) await settle(hook);
    }
  }

  // ---- A script of bare assertions ----

  let isLoading = false;
  let count = 0;

  /** While the file is read, an assertion outside of every test is a test of its own. */
  function asTests(object) {
    return new Proxy(object, {
      apply: (target, self, args) => outside(() => Reflect.apply(target, self, args)),
      get(target, key) {
        if (key === 'strict') return outer.strict;
        const found = target[key];
        if (typeof found !== 'function' || key === 'AssertionError') return found;
        return (...args) => outside(() => found(...args));
      },
    });
  }

  function outside(work) {
    if (!isLoading || current.outer !== undefined) return work();
    count += 1;
    const found = thrown(() => {
      const result = work();
      if (typeof result?.then === 'function') {
        result.then(undefined, () => undefined);
        pending.push(result);
      }
      return result;
    });
    const later = pending.pop();
    tests.push({ name: `assertion ${count}`, found, later });
    return later;
  }
  const pending = [];

  // ---- The host's side ----

  function report(error) {
    if (error instanceof Unsupported) return { outcome: 'unsupported', message: error.message };
    const isOwn = !(isObject(error) && remoteErrors.has(error));
    const message = isObject(error) ? `${error.message ?? ''}` : show(error);
    if (isOwn && error instanceof AssertionError) {
      if (!error.seen) return { outcome: 'failed', message };
      return {
        outcome: 'failed',
        message,
        actual: seen(error.actual),
        expected: seen(error.expected),
      };
    }
    const name = isObject(error) ? `${error.name ?? 'Error'}: ` : '';
    if (isOwn && error?.code === 'MODULE_NOT_FOUND') return { outcome: 'unsupported', message };
    return { outcome: 'error', message: name + message, remote: !isOwn };
  }

  const isPlain = (value, depth = 0) => {
    if (depth > 20 || typeof value === 'function' || typeof value === 'symbol') return false;
    if (!isObject(value)) return typeof value !== 'string' || value.length <= 10_000;
    if (Array.isArray(value)) {
      return value.length <= 1000 && value.every(item => isPlain(item, depth + 1));
    }
    const proto = Object.getPrototypeOf(value);
    return (
      proto === Object.prototype && Object.values(value).every(item => isPlain(item, depth + 1))
    );
  };
  const seen = value => (isPlain(value) ? [value] : show(value));

  const assert = createAssert(false);
  const strict = createAssert(true);
  const api = { describe, suite: describe, context: describe, it: test, test, expect, ...hooks };
  const outer = { assert: asTests(assert), strict: asTests(strict) };
  assert.strict = strict;
  strict.strict = strict;
  root.rc_modules_ = {
    assert: outer.assert,
    strict: outer.strict,
    test: Object.assign(test, api, { default: test }),
    vitest: { ...api, assert: outer.assert },
  };
  Object.assign(root, api, { assert: outer.assert });

  root.rc_start_ = (path, name, given, load) => {
    kinds = given;
    root.rc_candidate_ = candidateModule(name);
    for (const each of Object.keys(kinds)) root[each] = member(each);
    root.candidate = member(name);
    isLoading = true;
    try {
      load(path);
    } finally {
      isLoading = false;
    }
    return tests.map(each => each.name);
  };
  root.rc_more_ = () => [];
  root.rc_run_ = async index => {
    refused = undefined;
    let made = { outcome: 'passed' };
    const { found, later, ...each } = tests[index];
    try {
      if (found !== undefined) throw found.error;
      if (later !== undefined) await later;
      else if (each.work !== undefined || each.why !== undefined) await runTest(each);
    } catch (error) {
      made = report(error);
    }
    return refused === undefined ? made : { outcome: 'unsupported', message: refused };
  };
})();
