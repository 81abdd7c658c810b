// One worker thread, one VM after another, one candidate a VM.
//
// A thread may go on to the next candidate because nothing of the one before is left in it: a VM is
// a WebAssembly instance with a memory of its own, reached through twelve functions that keep no
// state but the VM's (`vm.ts`), and it is dropped as a whole. A thread whose candidate was stopped,
// or in which anything failed, is never used again: the host ends it (`host/script-box.ts`).
import { parentPort, workerData } from 'node:worker_threads';
import type { WallLimits } from '../../../core/sandbox/guest/box.ts';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { FromScript, ScriptStart } from '../messages.ts';
import { RENEW } from '../messages.ts';
import { removeGlobals } from '../remove-globals.ts';
import { createInboxReader, getLimits } from '../worker/inbox.ts';
import { createOutput } from '../worker/output.ts';
import type { Output } from '../worker/output.ts';
import { createVmFactory } from './vm.ts';
import type { Vm, VmWall } from './vm.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread');
const start = workerData as ScriptStart;
const post = (message: FromScript): void => {
  port.postMessage(message);
};

const asleep = new Int32Array(new SharedArrayBuffer(4));

/** Says why, and stands still until the thread is ended: an exception could be caught by the guest. */
function stop(message: FromScript): never {
  post(message);
  for (;;) Atomics.wait(asleep, 0, 0);
}

let limits: WallLimits = DEFAULT_LIMITS;
const read = createInboxReader(start.inbox, () => {
  limits = getLimits(start.inbox);
});
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();
/** Messages that the VM has had. */
let received = 0;
const receive = (): string => {
  const text = decoder.decode(read(Infinity).subarray(1));
  received += 1;
  return text;
};

function createWall(output: Output, memoryBytes: () => number): VmWall {
  let reported = 0;
  return {
    receive,
    send(frame) {
      const { resultBytes } = limits;
      if (Buffer.byteLength(frame) > resultBytes) {
        const reason = `the result is larger than ${resultBytes} bytes`;
        stop({ type: 'limit', verdict: 'RESULT_LIMIT', reason });
      }
      output.flush();
      const bytes = memoryBytes();
      if (bytes !== reported) post({ type: 'memory', bytes, refused: false });
      reported = bytes;
      post({ type: 'frame', text: frame });
    },
    print(stream, text) {
      const reason = output.write(stream, encoder.encode(text));
      if (reason !== undefined) stop({ type: 'limit', verdict: 'OUTPUT_LIMIT', reason });
    },
    exhausted(what, message) {
      output.flush();
      post({ type: 'memory', bytes: memoryBytes(), refused: what === 'memory' });
      if (what === 'memory') return stop({ type: 'ended', how: 'memory', reason: message });
      return stop({ type: 'ended', how: 'crash', reason: `stack: ${message}`, kind: 'stack' });
    },
    sleep: ms => void Atomics.wait(asleep, 0, 0, ms),
  };
}

/** Does requests until the host asks for another VM. */
function serve(vm: Vm, output: Output): void {
  for (let first = true; ; first = false) {
    const request = receive();
    if (request === RENEW) return;
    if (first) vm.limit(limits);
    vm.handle(request);
    output.flush();
    post({ type: 'idle', read: received, bytes: vm.memoryBytes() });
  }
}

async function run(): Promise<never> {
  removeGlobals();
  const create = createVmFactory(start);
  for (;;) {
    let vm: Vm | undefined = undefined as Vm | undefined;
    const output = createOutput(() => limits, post);
    vm = await create(createWall(output, () => vm?.memoryBytes() ?? 0));
    received = 0;
    post({ type: 'parked' });
    serve(vm, output);
    vm.dispose();
  }
}

/** The engine itself failed: a trap, or the thread's own stack used up by it. */
function crashed(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason === 'out of memory') post({ type: 'ended', how: 'memory', reason });
  else if (!reason.includes('call stack')) post({ type: 'ended', how: 'crash', reason });
  else post({ type: 'ended', how: 'crash', reason: `stack: ${reason}`, kind: 'stack' });
}

process.on('uncaughtException', crashed);
process.on('unhandledRejection', crashed);
run().catch(crashed);
