// ---- What one guest knows; a box has one ----

/** What is around it; `createGuest` is given it before anything else is called. */
let host;
let timers;
const missing = new WeakMap();
const files = new NativeMap();
let nonce = '';
/** The request under way and which one it is; answers to an earlier one are not sent. */
let current = 0;
let turn = 0;
let answered = true;
let phase = 'load';
/** Evaluates in the program's top level. */
let evaluate;
const program = { exports: {} };

const send = rest => host.send(`${nonce}{"i":${current},${rest}}`);

function answer(mine, rest) {
  if (mine !== turn || answered) return;
  answered = true;
  send(rest);
}

function raised(error) {
  const about = describe(error);
  if (about.types[0] === 'RangeError' && isOverflow(about.message)) host.overflow?.(about.message);
  if (about.types[0] === 'InternalError') {
    if (isOverflow(about.message)) host.overflow?.(about.message);
    if (about.message === 'out of memory') host.exhausted?.(about.message);
  }
  const report = reportOf(about);
  host.print(2, report);
  const { types, message } = about;
  return `"s":"raised","types":${textList(types)},"message":${stringify(message)},"traceback":${stringify(report)}`;
}

const isOverflow = message =>
  apply(indexOf, message, ['call stack']) >= 0 || apply(indexOf, message, ['stack overflow']) >= 0;
