// ---- Requests ----

const wait = async value => ({ __proto__: null, value: await value });
/** A promise whose class is known, so that awaiting it runs nothing of the candidate's. */
const pinned = promise => hide(promise, 'constructor', NativePromise) && promise;

const isKind = (value, proto) => {
  if (typeof value !== 'object' || value === null) return false;
  let holder = getPrototypeOf(value);
  for (let steps = 0; steps < 16 && holder !== null; steps += 1) {
    if (holder === proto) return true;
    holder = getPrototypeOf(holder);
  }
  return false;
};

/** All that a generator or another iterator gives, up to what a result may hold. */
async function listed(values) {
  const items = [];
  const next = values.next;
  const isLater = isKind(values, asyncGeneratorProto);
  for (let i = 0; i <= MAX_PARTS; i += 1) {
    const raw = apply(next, values, []);
    const step = isLater ? (await pinned(wait(raw))).value : raw;
    if (step.done) break;
    put(items, i, step.value);
  }
  return { __proto__: null, value: items };
}

async function finished(value, how) {
  let result = value;
  if (how === 'await') result = (await pinned(wait(value))).value;
  const isLater = how !== undefined && isKind(result, asyncGeneratorProto);
  if (isLater || (how === 'list' && isKind(result, iteratorProto))) return listed(result);
  return { __proto__: null, value: result };
}

/**
 * The code of one call, as a function of what says that its setup is over. It is a function so
 * that the names its setup defines are its own, and asynchronous so that it may use `await`.
 */
function callCode(setup, call, isExpression) {
  const body = isExpression ? `return { __proto__: null, value: (\n${call}\n) };` : `\n${call}\n`;
  return `(async setupIsOver_ => {\n${setup ?? ''}\n;setupIsOver_();${body}})`;
}

/** A call without the semicolons at its end. */
function expressionOf(call) {
  let text = apply(trim, call, []);
  while (endsWith(text, ';')) text = apply(trim, apply(slice, text, [0, text.length - 1]), []);
  return text;
}

const isSyntaxError = error =>
  isObject(error) && getPrototypeOf(error) === errorClasses.SyntaxError.prototype;

/** The name that a call begins with: `f(1)`, `await f(1)`, `new Stack()`. */
function calledName(call) {
  let text = apply(trim, call, []);
  if (startsAs(text, 'await ')) text = apply(trim, apply(slice, text, [6]), []);
  if (startsAs(text, 'new ')) text = apply(trim, apply(slice, text, [4]), []);
  let end = 0;
  while (end < text.length && isIdentifier(apply(slice, text, [0, end + 1]))) end += 1;
  return apply(slice, text, [0, end]);
}
