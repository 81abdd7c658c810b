import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten';
import { DEFAULT_LIMITS } from '../../../core/sandbox/limits.ts';
import type { GuestCode, Vm, VmWall } from '../quickjs/vm.ts';
import { startEngine } from './engine.ts';
import type { Engine } from './engine.ts';

/** Half of the stack that is linked into the binary. */
const STACK_BYTES = 512 * 1024;

/** Makes a function that starts VMs, each in an engine of its own. */
export function createVmFactory(code: GuestCode): (wall: VmWall) => Promise<Vm> {
  return async wall => {
    let { memoryBytes } = DEFAULT_LIMITS;
    const engine = await startEngine(code.module, {
      memoryLimit: () => memoryBytes,
      exhausted: message => wall.exhausted('memory', message),
    });
    const runtime = engine.quickjs.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    const context = runtime.newContext();
    const guest = context.unwrapResult(
      context.callFunction(
        evaluated(context, code.bootstrap),
        context.undefined,
        evaluated(context, code.guest),
        ...wallFunctions(context, wall),
      ),
    );
    const limit = (bytes: number): void => {
      memoryBytes = bytes;
    };
    return createVm({ engine, context, wall, limit }, guest);
  };
}

function evaluated(context: QuickJSContext, code: string): QuickJSHandle {
  return context.unwrapResult(context.evalCode(code, '<guest>', { type: 'global' }));
}

/**
 * In the order in which `quickjs-emscripten.js` takes them. Texts cross as JSON: this library ends
 * a text at its first NUL, and has no form for half of a surrogate pair.
 */
function wallFunctions(context: QuickJSContext, wall: VmWall): QuickJSHandle[] {
  const text = (handle: QuickJSHandle | undefined): string =>
    handle === undefined ? '' : String(JSON.parse(context.getString(handle)));
  const make = (name: string, work: (...args: QuickJSHandle[]) => QuickJSHandle): QuickJSHandle =>
    context.newFunction(name, work);
  let thrown: QuickJSHandle | undefined;
  const evaluate = make('evaluate', (code, file) => {
    const result = context.evalCode(text(code), text(file), { type: 'global' });
    if (result.error === undefined) return result.value;
    thrown?.dispose();
    thrown = result.error;
    // An exception cannot cross the wall as one: the function itself says that there is one.
    return evaluate.dup();
  });
  const act = (name: string, work: (...texts: readonly string[]) => void): QuickJSHandle =>
    make(name, (...args) => {
      work(...args.map(text));
      return context.undefined;
    });
  return [
    act('send', (frame = '') => wall.send(frame)),
    make('receive', () => context.newString(wall.receive())),
    act('print', (stream, output = '') => wall.print(stream === '2' ? 2 : 1, output)),
    evaluate,
    make('takeThrown', () => thrown?.dup() ?? context.undefined),
    act('overflow', (message = '') => wall.exhausted('stack', message)),
    act('exhausted', (message = '') => wall.exhausted('memory', message)),
  ];
}

type Parts = {
  readonly engine: Engine;
  readonly context: QuickJSContext;
  readonly wall: VmWall;
  readonly limit: (memoryBytes: number) => void;
};

function createVm({ engine, context, wall, limit }: Parts, guest: QuickJSHandle): Vm {
  const { runtime } = context;
  const [handle, poll, stuck] = ['handle', 'poll', 'stuck'].map(name =>
    context.getProp(guest, name),
  ) as [QuickJSHandle, QuickJSHandle, QuickJSHandle];
  const call = (work: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle =>
    context.unwrapResult(context.callFunction(work, context.undefined, ...args));
  const isPending = (done: QuickJSHandle): boolean => {
    const state = context.getPromiseState(done);
    if (state.type === 'fulfilled') state.value.dispose();
    if (state.type === 'rejected') state.error.dispose();
    return state.type === 'pending';
  };
  /** Runs what waits to be run, until the request is answered and no longer. */
  const settle = (done: QuickJSHandle): void => {
    while (isPending(done)) {
      if (runtime.hasPendingJob()) {
        // A job that throws rejects its promise, or is a callback that nobody waits for.
        runtime.executePendingJobs(1).error?.dispose();
        continue;
      }
      const wait = call(poll).consume(ms => context.getNumber(ms));
      if (wait > 0) wall.sleep(wait);
      if (wait >= 0) continue;
      call(stuck).dispose();
      return;
    }
  };
  return {
    limit: ({ memoryBytes }) => limit(memoryBytes),
    handle(request) {
      const text = context.newString(request);
      const done = call(handle, text);
      text.dispose();
      settle(done);
      done.dispose();
    },
    memoryBytes: () => engine.memoryBytes(),
    // Nothing of it is used again, so nothing is tidied up: the memory goes as a whole.
    dispose: () => undefined,
  };
}
