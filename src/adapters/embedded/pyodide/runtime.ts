import { constants } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FileSystem } from '../worker/files.ts';
import type { Imports } from '../worker/imports.ts';

/** A started Emscripten module, as far as it is used here. */
export type Runtime = {
  readonly FS: FileSystem;
  readonly ENV: Record<string, string>;
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => number;
  readonly _PyRun_SimpleString: (text: number) => number;
};

type Factory = (options: Readonly<Record<string, unknown>>) => Promise<Runtime>;

export type RuntimeParts = {
  readonly module: WebAssembly.Module;
  /** Path of `pyodide.asm.mjs`. */
  readonly glue: string;
  readonly library: Uint8Array;
  /** The memory of an interpreter that has started; without it, one is started. */
  readonly memory: Uint8Array | undefined;
  readonly instantiate: (imports: Imports) => WebAssembly.Instance;
  /** Called when the files are in place, before the interpreter starts. */
  readonly prepared: (runtime: Runtime) => void;
};

const PAGE_BYTES = 65_536;

/**
 * Loads the interpreter without the JavaScript half of Pyodide: `loadPyodide` is not used, so
 * there is no module `js`, no loader of packages, and nothing that was made for a guest to reach
 * out with. The C half that would build it again is behind the seal.
 */
export async function startRuntime(parts: RuntimeParts): Promise<Runtime> {
  const { memory } = parts;
  lendConstants();
  const { default: create } = (await import(pathToFileURL(parts.glue).href)) as {
    readonly default: Factory;
  };
  const ignore = (): void => undefined;
  const runtime = await create({
    thisProgram: '/usr/bin/python3',
    // No site packages, no user packages, no bytecode files.
    arguments: ['-S', '-s', '-B'],
    noInitialRun: memory !== undefined,
    noImageDecoding: true,
    noAudioDecoding: true,
    noWasmDecoding: true,
    API: { config: { jsglobals: {}, env: {}, packages: [] }, runtimeEnv: {} },
    print: ignore,
    printErr: ignore,
    preRun: [(module: Runtime) => prepareFiles(module, parts)],
    instantiateWasm(imports: Imports, ready: (instance: object, module: object) => void) {
      const instance = parts.instantiate(imports);
      if (memory !== undefined) growTo(instance, memory.length);
      ready(instance, parts.module);
      return {};
    },
  });
  if (memory !== undefined) runtime.HEAPU8.set(memory);
  return runtime;
}

/** Runs Python in the namespace of `__main__`; 0 when it came to its end. */
export function runPython(runtime: Runtime, text: string): number {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const at = runtime._malloc(bytes.length);
  // Asked for only now: allocating may have moved the memory.
  runtime.HEAPU8.set(bytes, at);
  return runtime._PyRun_SimpleString(at);
}

function prepareFiles(runtime: Runtime, { library, prepared }: RuntimeParts): void {
  const { FS, ENV } = runtime;
  FS.mkdirTree('/lib/python3.14/lib-dynload');
  // A copy of its own: the guest may write to this file, and other guests must not see it.
  FS.writeFile('/lib/python314.zip', library.slice());
  FS.mkdirTree('/work');
  FS.chdir('/work');
  ENV['HOME'] = '/home/web_user';
  ENV['PYTHON_COLORS'] = '0';
  ENV['PYTHONHASHSEED'] = '0';
  prepared(runtime);
}

function growTo({ exports }: WebAssembly.Instance, bytes: number): void {
  const memory = exports['memory'] as WebAssembly.Memory & { grow: (pages: number) => number };
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(missing / PAGE_BYTES);
}

/**
 * The glue code asks for the numbers of the host's file modes, for a file system that is not used
 * here, by a way that Node's permission model shuts.
 */
function lendConstants(): void {
  const binding = (): object => ({ fs: constants });
  Object.defineProperty(process, 'binding', { value: binding, configurable: true });
}
