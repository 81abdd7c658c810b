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

// A candidate may patch what modules export; these are the ones from before.
const [read, write, isProxy, run] = [readSync, writeSync, types.isProxy, vm.runInThisContext];
const { concat, alloc } = Buffer;
const { exit } = process;
const decode = TextDecoder.prototype.decode.bind(new TextDecoder());
// Node 18 has no such constant; `import()` is then refused.
const loader = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
const loading = loader === undefined ? {} : { importModuleDynamically: loader };

const source = process.argv.at(-1);
process.argv.splice(1, process.argv.length, 'solution.js');
process.execArgv.length = 0;

/** One frame; goes on when it was taken, so that what is printed next comes after it. */
function send(text) {
  const frame = Buffer.from(`\n${text}\n`);
  for (let at = 0; at < frame.length;) at += write(ANSWERS, frame, at);
  read(HEARD, alloc(1));
}

/** The next request, whose pieces come with a mark in front. */
function receive() {
  const pieces = [];
  for (;;) {
    const piece = alloc(PIECE);
    const size = read(REQUESTS, piece);
    if (size === 0) exit(0);
    pieces.push(piece.subarray(1, size));
    if (piece[0] === LAST) return decode(concat(pieces));
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

const evaluate = (code, filename) => run(code, { filename, ...loading });
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

// Neither an error in a timer nor a promise that nobody looks at is the end of a program that
// answers; and one that waits for ever waits for the host's clock.
const report = error => void write(2, `Uncaught ${String(error)}\n`);
process.on('uncaughtException', report);
process.on('unhandledRejection', () => undefined);
setInterval(() => undefined, 2 ** 30);

send('parked');
for (;;) await guest.handle(receive());
