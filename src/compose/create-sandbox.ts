import { join } from 'node:path';
import { createEmbeddedSandbox } from '../adapters/embedded/create-embedded-sandbox.ts';
import { createTranspiler } from '../adapters/sucrase/create-transpiler.ts';
import { ReasonCodeError } from '../core/base/errors.ts';
import type { Sandbox } from '../core/sandbox/sandbox.ts';
import { withTranspiler } from '../core/sandbox/with-transpiler.ts';
import type { Settings } from './settings.ts';

/** The sandbox that the settings name, from the files of the build. */
export function createSandbox(assets: string, { sandbox }: Pick<Settings, 'sandbox'>): Sandbox {
  if (sandbox === 'docker') {
    throw new ReasonCodeError(
      'sandbox-unavailable',
      'The Docker sandbox is not part of this version. Use --sandbox embedded (or auto), which needs no Docker.',
    );
  }
  const embedded = createEmbeddedSandbox({
    hostEntry: join(assets, 'sandbox-host.mjs'),
    vendorFolder: join(assets, 'vendor', 'cpython'),
    harnessFolder: join(assets, 'harness'),
  });
  return withTranspiler(embedded, createTranspiler());
}
