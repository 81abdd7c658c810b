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
