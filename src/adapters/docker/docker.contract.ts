import { resolve } from 'node:path';
import { createDockerSandbox } from './create-docker-sandbox.ts';
import type { DockerSandbox, DockerSandboxOptions } from './create-docker-sandbox.ts';

/** The sandbox from the sources of this checkout. */
export function createTestSandbox(options: Partial<DockerSandboxOptions> = {}): DockerSandbox {
  return createDockerSandbox({
    harnessFolder: resolve('sandbox/harness'),
    dockerFolder: resolve('sandbox/docker'),
    ...options,
  });
}
