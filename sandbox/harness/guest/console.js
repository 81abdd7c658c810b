/** What `console.log` writes for its arguments. */
function formatted(args) {
  let text = '';
  let next = 0;
  const show = value => (typeof value === 'string' ? value : inspect(value));
  if (typeof args[0] === 'string' && args.length > 1) {
    const format = args[0];
    next = 1;
    for (let i = 0; i < format.length; i += 1) {
      const letter = format[i] === '%' ? format[i + 1] : undefined;
      const known =
        letter === '%' ||
        (next < args.length && letter !== undefined && apply(indexOf, 'sdifjoOc', [letter]) >= 0);
      if (!known) text += format[i];
      else {
        i += 1;
        text += letter === '%' ? '%' : substituted(letter, args[next]);
        if (letter !== '%') next += 1;
      }
    }
  }
  for (let i = next; i < args.length; i += 1) text += (i === 0 ? '' : ' ') + show(args[i]);
  return text;
}

function substituted(letter, value) {
  if (letter === 'c') return '';
  if (letter === 's' && typeof value === 'string') return value;
  if (letter === 'j') return stringify(value) ?? 'undefined';
  if (letter === 's' || letter === 'o' || letter === 'O') return inspect(value);
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  if (letter === 'd')
    return isNumber ? inspect(value) : numberText(isObject(value) ? NaN : toNumber(value));
  const number = isObject(value) || typeof value === 'symbol' ? NaN : nativeParse(value);
  return numberText(
    letter === 'i' && number === number ? (number < 0 ? -floor(-number) : floor(number)) : number,
  );
}

const nativeParse = parseFloat;

function createConsole(print) {
  let indent = '';
  const counts = new NativeMap();
  const write = (stream, text) => {
    let body = '';
    for (let i = 0; i < text.length && indent !== ''; i += 1) {
      body += text[i] === '\n' ? `\n${indent}` : text[i];
    }
    print(stream, `${indent}${indent === '' ? text : body}\n`);
  };
  const out = (...args) => write(1, formatted(args));
  const err = (...args) => write(2, formatted(args));
  const nothing = () => undefined;
  const console = {
    log: out,
    info: out,
    debug: out,
    table: out,
    dir: value => write(1, inspect(value)),
    dirxml: out,
    warn: err,
    error: err,
    trace: (...args) => write(2, `Trace: ${formatted(args)}`),
    assert(condition, ...args) {
      if (!condition)
        write(2, `Assertion failed${args.length === 0 ? '' : `: ${formatted(args)}`}`);
    },
    count(label = 'default') {
      const name = `${label}`;
      const count = (apply(mapGet, counts, [name]) ?? 0) + 1;
      apply(mapSet, counts, [name, count]);
      write(1, `${name}: ${count}`);
    },
    countReset: label => void apply(mapSet, counts, [`${label ?? 'default'}`, 0]),
    group(...args) {
      if (args.length > 0) apply(out, undefined, args);
      indent += '  ';
    },
    groupEnd() {
      indent = apply(slice, indent, [2]);
    },
    // A duration differs from run to run: nothing that is checked can hold one.
    time: nothing,
    timeLog: nothing,
    timeEnd: nothing,
    clear: nothing,
  };
  hide(console, 'groupCollapsed', console.group);
  return console;
}
