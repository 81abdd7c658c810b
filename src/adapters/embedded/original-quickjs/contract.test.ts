import { describeJavaScriptSandbox } from '../../../core/sandbox/sandbox-javascript.contract.ts';
import { withTranspiler } from '../../../core/sandbox/with-transpiler.ts';
import { createTranspiler } from '../../sucrase/create-transpiler.ts';
import { sharedSecondBodies } from '../second/second.contract.ts';

describeJavaScriptSandbox('original QuickJS', {
  create: () => withTranspiler(sharedSecondBodies(), createTranspiler()),
});
