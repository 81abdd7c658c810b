import { describeJavaScriptSandbox } from '../../core/sandbox/sandbox-javascript.contract.ts';
import { withTranspiler } from '../../core/sandbox/with-transpiler.ts';
import { createTranspiler } from '../sucrase/create-transpiler.ts';
import { createTestSandbox } from './docker.contract.ts';

describeJavaScriptSandbox('docker', {
  create: () => withTranspiler(createTestSandbox(), createTranspiler()),
});
