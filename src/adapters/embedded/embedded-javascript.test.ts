import { describeJavaScriptSandbox } from '../../core/sandbox/sandbox-javascript.contract.ts';
import { withTranspiler } from '../../core/sandbox/with-transpiler.ts';
import { createTranspiler } from '../sucrase/create-transpiler.ts';
import { createTestSandbox } from './attacks.contract.ts';

describeJavaScriptSandbox('embedded', {
  create: () => withTranspiler(createTestSandbox(), createTranspiler()),
});
