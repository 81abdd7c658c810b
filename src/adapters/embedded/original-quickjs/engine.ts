import { RELEASE_SYNC, newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten';
import type { QuickJSWASMModule } from 'quickjs-emscripten';

/** One instance of the engine's WebAssembly, with the memory that is its own. */
export type Engine = { readonly quickjs: QuickJSWASMModule; readonly memoryBytes: () => number };

export type EngineWall = {
  /** How large the memory may become. */
  readonly memoryLimit: () => number;
  /** It was asked to become larger. Does not return. */
  readonly exhausted: (message: string) => never;
};

type Table = Record<string, unknown>;

/** The build's names for what it imports: 19 functions, and the memory as `a`. */
const IMPORTS = 'abcdefghijklmnopqrst';

/**
 * Starts an engine. There is one for each candidate, although one could hold many contexts: all
 * contexts of an engine lie in one WebAssembly memory, where a bug of the interpreter would let one
 * candidate read and write what another one computes. What is dropped with an engine is all of it.
 */
export async function startEngine(
  module: WebAssembly.Module,
  { memoryLimit, exhausted }: EngineWall,
): Promise<Engine> {
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  if (names.sort().join('') !== IMPORTS) throw new Error('no policy says what to allow this build');
  const ignore = (): void => undefined;
  const variant = newVariant(RELEASE_SYNC, {
    log: ignore,
    emscriptenModule: {
      print: ignore,
      printErr: ignore,
      instantiateWasm(imports: { readonly a: Table }, ready: (instance: object) => void) {
        limitMemory(imports.a, memoryLimit, exhausted);
        const instance = new WebAssembly.Instance(module, imports);
        ready(instance);
        return instance.exports;
      },
    } as object,
  });
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const memory = quickjs.getWasmMemory();
  return { quickjs, memoryBytes: () => memory.buffer.byteLength };
}

/**
 * The engine's own limit tells nobody but the program, which may catch that. So the limit is where
 * the memory grows: the one function of the table that does that is known by its text.
 */
function limitMemory(table: Table, limit: () => number, exhausted: (why: string) => never): void {
  const growing = Object.entries(table).filter(
    ([, found]) => typeof found === 'function' && String(found).includes('.grow('),
  );
  const [name, grow] = growing[0] ?? [];
  if (growing.length !== 1 || name === undefined) throw new Error('nothing grows the memory');
  table[name] = (wanted: number): unknown => {
    // A size is an unsigned number that arrives as a signed one.
    if (wanted >>> 0 > limit()) exhausted('out of memory');
    return (grow as (wanted: number) => unknown)(wanted);
  };
}
