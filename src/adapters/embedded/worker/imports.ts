import type { Limits } from '../../../core/sandbox/limits.ts';
import type { FromWorker } from '../messages.ts';

/** File descriptors no guest file can get: the guest's own files count up from 3. */
const ANSWERS_FD = 4000;
const REQUESTS_FD = 4001;

/** Errors as Emscripten numbers them (WASI's `errno`). */
const ENOSPC = 51;
const ENOTSUP = 138;
const EAI_FAIL = -4;

const O_CREAT = 0o100;
/** Files, folders and links a guest may make; its own tree has a handful. */
const MAX_CREATED = 4096;

type Import = (...args: (number | bigint)[]) => number | bigint | undefined;
export type Imports = Record<'env' | 'wasi_snapshot_preview1', Record<string, Import>>;

export type Wall = {
  readonly limits: Limits;
  readonly post: (message: FromWorker) => void;
  /** Gives the next piece of a request; blocks until there is one. */
  readonly receive: (room: number) => Uint8Array;
  /** The instance's memory; known once it is instantiated. */
  readonly memory: () => WebAssembly.Memory;
};

/**
 * Puts the policy between the interpreter and the world, in the table of functions it may import:
 * requests and answers on private descriptors, quotas on output, files and memory, no network, no
 * commands. The interpreter has no other way out of its memory than these functions.
 */
export function interpose(imports: Imports, wall: Wall): void {
  const { env, wasi_snapshot_preview1: wasi } = imports;
  for (const name of Object.keys(env)) {
    if (NETWORK.test(name)) env[name] = () => -ENOTSUP;
  }
  env['getaddrinfo'] = () => EAI_FAIL;
  env['getnameinfo'] = () => EAI_FAIL;
  env['getprotobyname'] = () => 0;
  env['_emscripten_lookup_name'] = () => 0;
  env['_emscripten_system'] = () => -1;
  limitMemory(env, wall);
  limitFiles(env, wall.limits);
  interposeWrites(wasi, wall);
  interposeReads(wasi, wall);
}

const NETWORK =
  /^__syscall_(socket|connect|bind|listen|accept4|send|recv|getpeername|getsock|setsock|shutdown)/;

function limitMemory(env: Imports['env'], { limits, post, memory }: Wall): void {
  const resize = env['emscripten_resize_heap'];
  if (resize === undefined) throw new Error('the interpreter has no emscripten_resize_heap');
  env['emscripten_resize_heap'] = (wanted = 0) => {
    // A size is an unsigned number that arrives as a signed one.
    if (Number(wanted) >>> 0 > limits.memoryBytes) return 0;
    const done = resize(wanted);
    post({ type: 'memory', bytes: memory().buffer.byteLength });
    return done;
  };
  env['emscripten_get_heap_max'] = () => limits.memoryBytes;
}

function limitFiles(env: Imports['env'], { fileBytes }: Limits): void {
  let created = 0;
  const wrap = (name: string, refuses: (args: (number | bigint)[]) => boolean): void => {
    const original = env[name];
    if (original === undefined) throw new Error(`the interpreter does not import ${name}`);
    env[name] = (...args) => (refuses(args) ? -ENOSPC : original(...args));
  };
  // The file system is JavaScript memory outside every heap limit: sizes are checked up front.
  const tooLong = (args: (number | bigint)[]): boolean => Number(args[1] ?? 0) > fileBytes;
  wrap('__syscall_ftruncate64', tooLong);
  wrap('__syscall_truncate64', tooLong);
  const oneMore = (): boolean => (created += 1) > MAX_CREATED;
  wrap('__syscall_mkdirat', oneMore);
  wrap('__syscall_symlinkat', oneMore);
  wrap('__syscall_openat', args => (Number(args[2] ?? 0) & O_CREAT) !== 0 && oneMore());
}

/** The buffers a scatter/gather call names. */
function vectors(memory: WebAssembly.Memory, start: number, count: number): Uint8Array[] {
  const view = new DataView(memory.buffer);
  return Array.from({ length: count }, (_, i) => {
    const at = view.getUint32(start + 8 * i, true);
    return new Uint8Array(memory.buffer, at, view.getUint32(start + 8 * i + 4, true));
  });
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function interposeWrites(wasi: Imports['wasi_snapshot_preview1'], wall: Wall): void {
  const { limits, post, memory } = wall;
  const { fd_write: write, fd_pwrite: writeAt } = wasi;
  if (write === undefined || writeAt === undefined) throw new Error('the interpreter cannot write');
  const output = createOutput(limits, post);
  let fileBytes = 0;
  const overQuota = (more: number): boolean => (fileBytes += more) > limits.fileBytes;
  const size = (start: number, count: number): number =>
    vectors(memory(), start, count).reduce((sum, part) => sum + part.length, 0);

  wasi['fd_write'] = (...args) => {
    const [fd = 0, start = 0, count = 0, written = 0] = args.map(Number);
    const total = size(start, count);
    if (fd !== ANSWERS_FD && fd !== 1 && fd !== 2) {
      return overQuota(total) ? ENOSPC : write(...args);
    }
    if (fd === ANSWERS_FD) {
      if (total > limits.resultBytes) {
        const reason = `the result is larger than ${limits.resultBytes} bytes`;
        stop(post, { type: 'limit', verdict: 'RESULT_LIMIT', reason });
      }
      output.flush();
      const text = new TextDecoder().decode(joined(vectors(memory(), start, count), total));
      post(text === 'parked' ? { type: 'parked' } : { type: 'frame', text });
    } else {
      output.write(fd, joined(vectors(memory(), start, count), total));
    }
    new DataView(memory().buffer).setUint32(written, total, true);
    return 0;
  };
  wasi['fd_pwrite'] = (...args) =>
    overQuota(size(Number(args[1]), Number(args[2]))) ? ENOSPC : writeAt(...args);
}

/** Says why, and leaves the interpreter for good: the exception unwinds all of it. */
function stop(post: Wall['post'], message: FromWorker): never {
  post(message);
  throw new Error('the run was stopped');
}

const FLUSH_BYTES = 4096;
const FLUSH_MS = 50;

/** Output of the guest, sent in pieces: at once when it is rare, gathered when it floods. */
function createOutput(
  limits: Limits,
  post: Wall['post'],
): { write: (stream: 1 | 2, bytes: Uint8Array) => void; flush: () => void } {
  let parts: Uint8Array[] = [];
  let held = 0;
  let stream: 1 | 2 = 1;
  let last = 0;
  let [bytes, writes] = [0, 0];
  const flush = (): void => {
    if (held > 0) post({ type: 'output', stream, bytes: joined(parts, held) });
    parts = [];
    held = 0;
    last = performance.now();
  };
  const write = (to: 1 | 2, piece: Uint8Array): void => {
    bytes += piece.length;
    writes += 1;
    if (to !== stream) flush();
    stream = to;
    parts.push(piece);
    held += piece.length;
    const over = bytes > limits.outputBytes || writes > limits.outputWrites;
    if (over || held >= FLUSH_BYTES || performance.now() - last > FLUSH_MS) flush();
    if (!over) return;
    const reason = `printed more than ${limits.outputBytes} bytes or ${limits.outputWrites} times`;
    stop(post, { type: 'limit', verdict: 'OUTPUT_LIMIT', reason });
  };
  return { write, flush };
}

function interposeReads(wasi: Imports['wasi_snapshot_preview1'], wall: Wall): void {
  const read = wasi['fd_read'];
  if (read === undefined) throw new Error('the interpreter cannot read');
  wasi['fd_read'] = (...args) => {
    const [fd = 0, start = 0, count = 0, done = 0] = args.map(Number);
    if (fd !== REQUESTS_FD) return read(...args);
    const target = vectors(wall.memory(), start, Math.min(1, count))[0];
    if (target === undefined || target.length < 2) return ENOTSUP;
    const piece = wall.receive(target.length);
    // Waiting does not grow the memory, so the view is still the right one.
    target.set(piece);
    new DataView(wall.memory().buffer).setUint32(done, piece.length, true);
    return 0;
  };
}
