import { resolve } from 'node:path';
import type { Sandbox } from '../../core/sandbox/sandbox.ts';
import { withTranspiler } from '../../core/sandbox/with-transpiler.ts';
import type { AttackedTier } from '../../testing/attacks/attacks.contract.ts';
import { createTranspiler } from '../sucrase/create-transpiler.ts';
import { createEmbeddedSandbox } from './create-embedded-sandbox.ts';

/** The sandbox as the product makes it, from the built files. */
export function createTestSandbox(): Sandbox {
  return createEmbeddedSandbox({
    hostEntry: resolve('dist/sandbox-host.mjs'),
    vendorFolder: resolve('dist/vendor/cpython'),
    harnessFolder: resolve('dist/harness'),
    concurrency: 2,
  });
}

export const EMBEDDED: AttackedTier = {
  tier: 'embedded',
  create: () => withTranspiler(createTestSandbox(), createTranspiler()),
};
