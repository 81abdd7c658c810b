import type { FromGuest, WallLimits } from '../../../core/sandbox/guest/box.ts';
import { createOutput, joined } from './output.ts';
import { ALLOWED, REFUSED, REPLACED } from './policy.ts';

/** File descriptors no guest file can get: its own files count up from 3 to 255. */
const ANSWERS_FD = 4000;
const REQUESTS_FD = 4001;

/** Errors as Emscripten numbers them (WASI's `errno`). */
const EINVAL = 28;
const ENOTSUP = 138;

/** Most buffers of one scatter/gather call (POSIX's IOV_MAX on Linux). */
const MAX_VECTORS = 1024;
/** Frames a guest may send for one request; the harness sends two. */
const MAX_FRAMES = 32;

type Import = (...args: (number | bigint)[]) => number | bigint | undefined;
export type Imports = Record<'env' | 'wasi_snapshot_preview1', Record<string, Import>>;

export type Wall = {
  readonly limits: () => WallLimits;
  readonly post: (message: FromGuest) => void;
  /** Gives the next piece of a request; blocks until there is one. */
  readonly receive: (room: number) => Uint8Array;
  /** The instance's memory; known once it is instantiated. */
  readonly memory: () => WebAssembly.Memory;
};

/** What the worker tells the wall it built. */
export type WallControl = {
  /** A new request has come: its answer's frames are counted from here. */
  readonly onRequest: () => void;
};

/**
 * Puts the policy between the interpreter and the world, in the table of functions it may import:
 * requests and answers on private descriptors, quotas on output and memory, no network, no
 * commands. The interpreter has no other way out of its memory than these functions. One that the
 * policy does not name stops the start: a changed interpreter is looked at before it is run.
 */
export function interpose(imports: Imports, wanted: readonly string[], wall: Wall): WallControl {
  const { env, wasi_snapshot_preview1: wasi } = imports;
  for (const name of wanted) {
    if (REFUSED.has(name)) env[name] = () => -ENOTSUP;
    else if (REPLACED[name] !== undefined) env[name] = REPLACED[name];
    else if (!ALLOWED.has(name)) throw new Error(`no policy says whether to allow ${name}`);
  }
  limitMemory(env, wall);
  interposeReads(wasi, wall);
  return interposeWrites(wasi, wall);
}

function limitMemory(env: Imports['env'], { limits, post, memory }: Wall): void {
  const resize = env['emscripten_resize_heap'];
  if (resize === undefined) throw new Error('the interpreter has no emscripten_resize_heap');
  let refused = false;
  const report = (): void => post({ type: 'memory', bytes: memory().buffer.byteLength, refused });
  env['emscripten_resize_heap'] = (wanted = 0) => {
    // A size is an unsigned number that arrives as a signed one.
    const allowed = Number(wanted) >>> 0 <= limits().memoryBytes;
    const done = allowed ? resize(wanted) : 0;
    if (allowed || !refused) {
      refused ||= !allowed;
      report();
    }
    return done;
  };
  env['emscripten_get_heap_max'] = () => limits().memoryBytes;
}

/** The buffers a scatter/gather call names; an address outside the memory throws, which is a trap. */
function vectors(memory: WebAssembly.Memory, start: number, count: number): Uint8Array[] {
  const view = new DataView(memory.buffer);
  return Array.from({ length: Math.min(count, MAX_VECTORS) }, (_, i) => {
    const at = view.getUint32(start + 8 * i, true);
    return new Uint8Array(memory.buffer, at, view.getUint32(start + 8 * i + 4, true));
  });
}

/** Says why, and leaves the interpreter for good: the exception unwinds all of it. */
function stop(post: Wall['post'], message: FromGuest): never {
  post(message);
  throw new Error('the run was stopped');
}

function interposeWrites(wasi: Imports['wasi_snapshot_preview1'], wall: Wall): WallControl {
  const { limits, post, memory } = wall;
  const write = wasi['fd_write'];
  if (write === undefined) throw new Error('the interpreter cannot write');
  const output = createOutput(limits, post);
  let frames = 0;
  let begun = false;
  const answer = (bytes: Uint8Array): void => {
    const { resultBytes } = limits();
    if (begun && bytes.length > resultBytes) {
      const reason = `the result is larger than ${resultBytes} bytes`;
      stop(post, { type: 'limit', verdict: 'RESULT_LIMIT', reason });
    }
    frames += 1;
    if (frames > MAX_FRAMES) {
      const reason = 'wrote to the channel of the results';
      stop(post, { type: 'limit', verdict: 'VIOLATION', reason });
    }
    output.flush();
    post(begun ? { type: 'frame', text: new TextDecoder().decode(bytes) } : { type: 'parked' });
  };
  wasi['fd_write'] = (...args) => {
    const [fd = 0, start = 0, count = 0, written = 0] = args.map(Number);
    if (fd !== ANSWERS_FD && fd !== 1 && fd !== 2) return write(...args);
    const parts = vectors(memory(), start, count);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    if (fd === ANSWERS_FD) answer(joined(parts, total));
    else {
      const reason = output.write(fd, joined(parts, total));
      if (reason !== undefined) stop(post, { type: 'limit', verdict: 'OUTPUT_LIMIT', reason });
    }
    new DataView(memory().buffer).setUint32(written, total, true);
    return 0;
  };
  return {
    onRequest() {
      if (!begun) post({ type: 'memory', bytes: memory().buffer.byteLength, refused: false });
      begun = true;
      frames = 0;
    },
  };
}

function interposeReads(wasi: Imports['wasi_snapshot_preview1'], wall: Wall): void {
  const read = wasi['fd_read'];
  if (read === undefined) throw new Error('the interpreter cannot read');
  wasi['fd_read'] = (...args) => {
    const [fd = 0, start = 0, count = 0, done = 0] = args.map(Number);
    if (fd !== REQUESTS_FD) return read(...args);
    const target = vectors(wall.memory(), start, Math.min(1, count))[0];
    if (target === undefined || target.length < 2) return EINVAL;
    const piece = wall.receive(target.length);
    // Waiting does not grow the memory, so the view is still the right one.
    target.set(piece);
    new DataView(wall.memory().buffer).setUint32(done, piece.length, true);
    return 0;
  };
}
