import { describeSandbox } from '../../core/sandbox/sandbox.contract.ts';
import { createTestSandbox, describeOnDocker } from './docker.contract.ts';

describeOnDocker('with a container engine', () => {
  describeSandbox('docker', { create: createTestSandbox });
});
