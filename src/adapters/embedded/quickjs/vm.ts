import { EvalFlags, JSValueHandle, QuickJS } from 'quickjs-wasi';
import type { WallLimits } from '../../../core/sandbox/guest/box.ts';

/** What the guest may reach, and all of it. Each is called by the guest, in its own deadline. */
export type VmWall = {
  readonly send: (frame: string) => void;
  /** Blocks until there is an answer to a remote call. */
  readonly receive: () => string;
  readonly print: (stream: 1 | 2, text: string) => void;
  /** The program used up the stack, or its memory. Does not return. */
  readonly exhausted: (what: 'stack' | 'memory', message: string) => never;
  /** Waits, for a timer of the program. */
  readonly sleep: (ms: number) => void;
};

/** One interpreter in a WebAssembly memory of its own, with the guest's harness loaded. */
export type Vm = {
  limit(limits: WallLimits): void;
  /** Does a request; returns when it was answered. */
  handle(request: string): void;
  memoryBytes(): number;
  dispose(): void;
};

export type GuestCode = {
  readonly module: WebAssembly.Module;
  /** `guest.js` and `quickjs.js`. */
  readonly guest: string;
  readonly bootstrap: string;
};

/** Half of the stack that is linked into the binary; the most that its authors allow. */
const STACK_BYTES = 512 * 1024;

/** The engine's functions may import these and nothing else: a changed engine is looked at first. */
const IMPORTS = new Set([
  'host_call',
  'host_interrupt',
  'host_promise_rejection',
  'host_module_normalize',
  'host_module_load',
  'host_get_timezone_offset',
  'clock_time_get',
  'fd_close',
  'fd_fdstat_get',
  'fd_seek',
  'fd_write',
  'random_get',
]);

/** WASI's ENOSYS: the engine has a console of its own, which reaches nothing. */
const NOT_SUPPORTED = 52;

/** Throws when the engine wants something from outside that nobody has looked at. */
export function checkImports(module: WebAssembly.Module): void {
  for (const { name } of WebAssembly.Module.imports(module)) {
    if (!IMPORTS.has(name)) throw new Error(`no policy says whether to allow ${name}`);
  }
}

/** Makes a function that starts VMs; the harness is compiled once for all of them. */
export function createVmFactory(code: GuestCode): (wall: VmWall) => Promise<Vm> {
  checkImports(code.module);
  let compiled: { readonly guest: Uint8Array; readonly bootstrap: Uint8Array } | undefined;
  return async wall => {
    const vm = await QuickJS.create({
      wasm: code.module,
      maxStackSize: STACK_BYTES,
      timezoneOffset: 0,
      wasi: () => ({ fd_write: () => NOT_SUPPORTED }),
    });
    compiled ??= {
      guest: vm.compile(code.guest, '<guest>'),
      bootstrap: vm.compile(code.bootstrap, '<guest>'),
    };
    const guest = vm.callFunction(
      vm.evalBytecode(compiled.bootstrap),
      vm.undefined,
      vm.evalBytecode(compiled.guest),
      ...wallFunctions(vm, wall),
    );
    return createVm(vm, guest, wall);
  };
}

/** In the order in which `quickjs.js` takes them. */
function wallFunctions(vm: QuickJS, wall: VmWall): JSValueHandle[] {
  const nothing = (work: (...texts: readonly string[]) => void) =>
    function (this: JSValueHandle, ...args: JSValueHandle[]): JSValueHandle {
      work(...args.map(arg => arg.toString()));
      return vm.undefined;
    };
  const make = vm.newFunction.bind(vm);
  return [
    make(
      'send',
      nothing((frame = '') => wall.send(frame)),
    ),
    make('receive', () => vm.newString(wall.receive())),
    make(
      'print',
      nothing((stream, text = '') => wall.print(stream === '2' ? 2 : 1, text)),
    ),
    ...evaluation(vm),
    make('isProxy', value => (value.isProxy ? vm.true : vm.false)),
    make(
      'overflow',
      nothing((message = '') => wall.exhausted('stack', message)),
    ),
    make(
      'exhausted',
      nothing((message = '') => wall.exhausted('memory', message)),
    ),
  ];
}

/**
 * Evaluates a script in the global scope, which no function of the language does: what it declares
 * is seen by the next one. An exception is kept for the guest to fetch; the function gives itself
 * then. The engine's own functions are used because the library's would read the exception, which
 * runs code of the program's.
 */
function evaluation(vm: QuickJS): JSValueHandle[] {
  const engine = vm._getExports();
  let thrown: JSValueHandle | undefined;
  const evaluate: JSValueHandle = vm.newFunction('evaluate', (code, file) => {
    const source = vm._writeString(code.toString());
    const name = vm._writeString(file.toString());
    const value = engine.qjs_eval(source.ptr, source.len, name.ptr, EvalFlags.TYPE_GLOBAL);
    engine.wasm_free(source.ptr);
    engine.wasm_free(name.ptr);
    if (engine.qjs_is_exception(value) === 0) return new JSValueHandle(vm, value);
    thrown?.dispose();
    thrown = new JSValueHandle(vm, engine.qjs_get_exception());
    return evaluate;
  });
  return [evaluate, vm.newFunction('takeThrown', () => thrown ?? vm.undefined)];
}

function createVm(vm: QuickJS, guest: JSValueHandle, wall: VmWall): Vm {
  const engine = vm._getExports();
  const [handle, poll, stuck] = ['handle', 'poll', 'stuck'].map(name => guest.getProp(name)) as [
    JSValueHandle,
    JSValueHandle,
    JSValueHandle,
  ];
  /** Runs what waits to be run, until the request is answered and no longer. */
  const settle = (done: JSValueHandle): void => {
    while (done.promiseState === 0) {
      if (engine.qjs_is_job_pending() !== 0) {
        // A job that throws rejects its promise, or is a callback that nobody waits for.
        if (engine.qjs_execute_pending_job() < 0) engine.qjs_free_value(engine.qjs_get_exception());
        continue;
      }
      const wait = vm.callFunction(poll, vm.undefined).consume(ms => ms.toNumber());
      if (wait > 0) wall.sleep(wait);
      if (wait >= 0) continue;
      vm.callFunction(stuck, vm.undefined).dispose();
      return;
    }
  };
  return {
    limit: ({ memoryBytes }) => engine.qjs_set_memory_limit(Math.min(memoryBytes, 2 ** 31 - 1)),
    handle(request) {
      const text = vm.newString(request);
      const done = vm.callFunction(handle, vm.undefined, text);
      text.dispose();
      settle(done);
      done.dispose();
    },
    memoryBytes: () => vm._getMemory().buffer.byteLength,
    dispose: () => vm.dispose(),
  };
}
