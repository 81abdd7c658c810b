const GLOBALS = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'navigator'];
const PROCESS = ['binding', '_linkedBinding', 'dlopen', 'getBuiltinModule', 'mainModule'];

/**
 * Takes away what a process needs to reach the network or native code. The interpreter cannot
 * reach JavaScript at all; this is for the day it can.
 */
export function removeGlobals(): void {
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name);
  for (const name of PROCESS) {
    Reflect.deleteProperty(process, name);
    if (name in process) Object.defineProperty(process, name, { value: undefined });
  }
}
