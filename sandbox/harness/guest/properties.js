// ---- Properties, without a look at what a candidate put on a prototype ----

const has = (object, key) => apply(hasOwn, object, [key]);
const field = value => ({
  __proto__: null,
  value,
  writable: true,
  enumerable: true,
  configurable: true,
});
const put = (object, key, value) => defineProperty(object, key, field(value));
const hide = (object, key, value) =>
  defineProperty(object, key, { __proto__: null, value, writable: true, configurable: true });

/** A property's value; undefined where there is none, or an accessor. */
function own(object, key) {
  const found = getOwnPropertyDescriptor(object, key);
  return found !== undefined && has(found, 'value') ? found.value : undefined;
}

/** As `own`, along the prototypes. */
function inherited(object, key) {
  let holder = object;
  for (let steps = 0; steps < 64 && holder !== null; steps += 1) {
    const found = getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) return has(found, 'value') ? found.value : undefined;
    holder = getPrototypeOf(holder);
  }
  return undefined;
}

const isObject = value =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
