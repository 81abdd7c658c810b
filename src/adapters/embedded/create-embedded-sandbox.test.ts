import { describeSandbox } from '../../core/sandbox/sandbox.contract.ts';
import { createTestSandbox } from './attacks.contract.ts';

describeSandbox('embedded', { create: createTestSandbox });
