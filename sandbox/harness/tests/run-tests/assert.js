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
  const notEq = (a, b, message) => demand(!loosely.same(a, b), message, `${show(a)} != ${show(b)}`);
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
