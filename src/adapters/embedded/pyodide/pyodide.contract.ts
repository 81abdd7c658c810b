import { resolve } from 'node:path';
import type { Sandbox } from '../../../core/sandbox/sandbox.ts';
import { createEmbeddedSandbox } from '../create-embedded-sandbox.ts';

let made: Sandbox | undefined;

/**
 * The embedded sandbox with Pyodide as its body, from the files of the package. One for all test
 * files, because its start and its self-test take seconds; it goes when all tests are over.
 */
export function sharedPyodide(): Sandbox {
  made ??= createEmbeddedSandbox({
    hostEntry: resolve('dist/second/pyodide-host.mjs'),
    workerEntry: resolve('dist/second/pyodide-worker.mjs'),
    vendorFolder: resolve('node_modules/pyodide'),
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
