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
  return proto === Object.prototype && Object.values(value).every(item => isPlain(item, depth + 1));
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
