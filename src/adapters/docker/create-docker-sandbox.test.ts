import { describeSandbox } from '../../core/sandbox/sandbox.contract.ts';
import { createTestSandbox } from './docker.contract.ts';

describeSandbox('docker', { create: createTestSandbox });
