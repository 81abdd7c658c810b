import { resolve } from 'node:path';
import { describeSandbox } from '../../core/sandbox/sandbox.contract.ts';
import { createDockerSandbox } from './create-docker-sandbox.ts';

describeSandbox('docker', {
  create: () =>
    createDockerSandbox({
      harnessFolder: resolve('sandbox/harness'),
      dockerFolder: resolve('sandbox/docker'),
    }),
});
