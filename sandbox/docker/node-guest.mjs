// Runs guest.js in Node: the Docker sandbox's guest for JavaScript. The runner starts it with the
// source of guest.js as its only argument, and with the descriptors below.
import { readSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { types } from 'node:util';
import * as vm from 'node:vm';

const ANSWERS = 4000;
const REQUESTS = 4001;
const HEARD = 4002;
const PIECE = 65_536;
const LAST = '.'.charCodeAt(0);

// A candidate may patch what modules export and what built-ins do; these are the ones from before.
const [read, write, isProxy, run] = [readSync, writeSync, types.isProxy, vm.runInThisContext];
const { exit } = process;
const Bytes = Uint8Array;
const { apply } = Reflect;
const { set: setBytes, subarray } = Object.getPrototypeOf(Uint8Array.prototype);
const encode = TextEncoder.prototype.encode.bind(new TextEncoder());
const decode = TextDecoder.prototype.decode.bind(new TextDecoder());
const toText = String;
// Node 18 has no such constant; `import()` is then refused.
const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
const loading = loader === undefined ? undefined : { importModuleDynamically: loader };

const source = process.argv.at(-1);
process.argv.splice(1, process.argv.length, 'solution.js');
process.execArgv.length = 0;

const heard = new Bytes(1);
const piece = new Bytes(PIECE);

/** One frame; goes on when it was taken, so that what is printed next comes after it. */
function send(text) {
  const frame = encode(`\n${text}\n`);
  for (let at = 0; at < frame.length;) at += write(ANSWERS, frame, at, frame.length - at);
  read(HEARD, heard, 0, 1, null);
}

/** The next request, whose pieces come with a mark in front. */
function receive() {
  let request = new Bytes(PIECE);
  let length = 0;
  for (;;) {
    const size = read(REQUESTS, piece, 0, PIECE, null);
    if (size === 0) exit(0);
    if (length + size > request.length) {
      const larger = new Bytes(2 * (length + size));
      apply(setBytes, larger, [request]);
      request = larger;
    }
    apply(setBytes, request, [apply(subarray, piece, [1, size]), length]);
    length += size - 1;
    if (piece[0] === LAST) return decode(apply(subarray, request, [0, length]));
  }
}

const outside = createRequire('/work/solution.js');

/** A module of Node's or of the image; undefined where there is none. */
function requireHost(name) {
  try {
    return outside(name);
  } catch (error) {
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_UNKNOWN_BUILTIN_MODULE') return;
    throw error;
  }
}

// Undecorated: to decorate an error is to run its getters.
const evaluate = (code, filename) =>
  run(code, { __proto__: null, displayErrors: false, filename, ...loading });
const guest = evaluate(
  source,
  '<guest>',
)({
  send,
  receive,
  evaluate,
  isProxy,
  print: (stream, text) => void write(stream, text),
  requireHost,
});

// A program may set it, as it may in Node; nothing reads it, or it would show what is on the stack.
Object.defineProperty(Error, 'prepareStackTrace', {
  get: () => undefined,
  set: () => undefined,
  configurable: false,
});

// Neither an error in a timer nor a promise that nobody looks at is the end of a program that
// answers; and one that waits for ever waits for the host's clock.
const report = error => void write(2, `Uncaught ${toText(error)}\n`);
process.on('uncaughtException', report);
process.on('unhandledRejection', () => undefined);
setInterval(() => undefined, 2 ** 30);

send('parked');
for (;;) await guest.handle(receive());
