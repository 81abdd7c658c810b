import { resolve } from 'node:path';
import { describeSandbox } from '../../../core/sandbox/sandbox.contract.ts';
import type { Sandbox } from '../../../core/sandbox/sandbox.ts';
import { createEmbeddedSandbox } from '../create-embedded-sandbox.ts';

function createPyodideSandbox(): Sandbox {
  return createEmbeddedSandbox({
    hostEntry: resolve('dist/second/pyodide-host.mjs'),
    workerEntry: resolve('dist/second/pyodide-worker.mjs'),
    vendorFolder: resolve('node_modules/pyodide'),
    harnessFolder: resolve('dist/harness'),
    concurrency: 2,
    parked: 1,
  });
}

describeSandbox('sealed Pyodide', { create: createPyodideSandbox });
