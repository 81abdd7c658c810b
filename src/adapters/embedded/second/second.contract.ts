import { resolve } from 'node:path';
import type { Sandbox } from '../../../core/sandbox/sandbox.ts';
import { createEmbeddedSandbox } from '../create-embedded-sandbox.ts';

let made: Sandbox | undefined;

/**
 * The embedded sandbox with the second body of each language, from the files of their packages. One
 * for all test files, because its start and its self-test take seconds; it goes when all tests are
 * over.
 */
export function sharedSecondBodies(): Sandbox {
  made ??= createEmbeddedSandbox({
    hostEntry: resolve('dist/second/sandbox-host.mjs'),
    vendorFolder: resolve('node_modules/pyodide'),
    quickjsFolder: resolve('node_modules/@jitl/quickjs-wasmfile-release-sync/dist'),
    harnessFolder: resolve('dist/harness'),
    concurrency: 2,
    parked: 2,
  });
  return { ...made, [Symbol.asyncDispose]: () => Promise.resolve() };
}

after(async () => {
  await made?.[Symbol.asyncDispose]();
  made = undefined;
});
