import { ALLOWED, REFUSED, REPLACED } from '../worker/policy.ts';

/** The table of functions that Pyodide's build may import: its glue code keeps one for all. */
export type ImportTable = Record<string, unknown>;

/**
 * Functions of this build, beyond those of `policy.ts`, that touch its own memory, its function
 * table and its file system in memory, and nothing else.
 */
const HARMLESS = new Set(
  (
    '_PyEM_TrampolineCall_JS __assert_fail _timegm_js emscripten_runtime_keepalive_push ' +
    'emscripten_runtime_keepalive_pop __syscall_dup __syscall_fallocate'
  ).split(' '),
);

/** What these would tell is the host's; or they ask for what is not there, sockets that wait. */
const ANSWERED: Readonly<Record<string, () => unknown>> = {
  __syscall_getuid32_js: () => 0,
  __syscall_umask_js: () => 0o22,
  _Py_emscripten_runtime: () => 0,
  _maybe_poll_async: () => null,
  _try_fcntl64: () => 0,
  __syscall_mknodat: () => -138,
};

/** Names that the seal leaves alone, because `policy.ts` says what becomes of them. */
export const isInPolicy = (name: string): boolean =>
  ALLOWED.has(name) || REFUSED.has(name) || REPLACED[name] !== undefined;

/**
 * Puts a seal on every function of the table that no list names as harmless. Pyodide comes with
 * several hundred that reach JavaScript, load native code or draw; while the interpreter starts it
 * needs some of them, and a candidate needs none. Once closed, each of them reports what was
 * called and throws, through all of the interpreter. The table is changed in place, because the
 * dynamic linker hands the same functions out by other ways.
 * @param broken called with the name of a function that a guest behind the closed seal called
 * @returns closes the seal, for good
 */
export function sealImports(table: ImportTable, broken: (name: string) => never): () => void {
  let closed = false;
  for (const [name, found] of Object.entries(table)) {
    if (typeof found !== 'function' || isInPolicy(name) || HARMLESS.has(name)) continue;
    const original = found as (...args: unknown[]) => unknown;
    const answer = ANSWERED[name];
    const sealed = (...args: unknown[]): unknown => {
      if (answer !== undefined) return answer();
      return closed ? broken(name) : original(...args);
    };
    // The linker reads the signature, and whether it is a stub, from the function.
    table[name] = Object.assign(sealed, original);
  }
  return () => {
    closed = true;
  };
}
