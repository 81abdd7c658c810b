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
    toMatch: wanted => (typeof wanted === 'string' ? actual.includes(wanted) : wanted.test(actual)),
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
