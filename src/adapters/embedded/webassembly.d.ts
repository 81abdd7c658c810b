// The part of WebAssembly that is used here. TypeScript has it only in the browser's library,
// which would bring `document` and the rest into the host's code.
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>;
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  const Instance: new (module: Module, imports: Imports) => Instance;
  const Module: { imports: (module: Module) => { readonly name: string }[] };
  function compile(bytes: Uint8Array): Promise<Module>;
}
