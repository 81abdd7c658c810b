import assert from 'node:assert/strict';
import { sealImports } from './seal.ts';

function sealed(names: readonly string[]): {
  readonly table: Record<string, (...args: unknown[]) => unknown>;
  readonly close: () => void;
} {
  const table = Object.fromEntries(
    names.map(name => [name, Object.assign(() => `was ${name}`, { sig: 'ii' })]),
  );
  const close = sealImports(table, name => {
    throw new Error(`sealed: ${name}`);
  });
  return { table, close };
}

describe('the seal on what Pyodide may import', () => {
  it('lets all through while the interpreter starts, and nothing it does not know once closed', () => {
    const names = ['JsProxy_GetAttr_js', '_dlsym_js', 'ffi_call_js', 'a_function_of_next_year'];
    const { table, close } = sealed(names);
    for (const name of names) assert.equal(table[name]?.(), `was ${name}`);
    close();
    for (const name of names) assert.throws(() => table[name]?.(), new RegExp(`sealed: ${name}`));
  });

  it('leaves alone what touches nothing but the memory and its files', () => {
    const names = ['fd_write', 'clock_time_get', '__syscall_openat', '_PyEM_TrampolineCall_JS'];
    const { table, close } = sealed(names);
    close();
    for (const name of names) assert.equal(table[name]?.(), `was ${name}`);
  });

  it('tells neither the user nor the file mask of the host, open or closed', () => {
    const { table, close } = sealed(['__syscall_getuid32_js', '__syscall_umask_js']);
    for (const step of [() => undefined, close]) {
      step();
      assert.deepEqual(
        Object.values(table).map(answer => answer()),
        [0, 0o22],
      );
    }
  });

  it('keeps what the dynamic linker reads from a function', () => {
    const { table } = sealed(['emscripten_glClear']);
    assert.equal(Reflect.get(table['emscripten_glClear'] ?? {}, 'sig'), 'ii');
  });
});
