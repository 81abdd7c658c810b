import { describeJavaScriptSandbox } from '../../core/sandbox/sandbox-javascript.contract.ts';
import { withTranspiler } from '../../core/sandbox/with-transpiler.ts';
import { createTranspiler } from '../sucrase/create-transpiler.ts';
import { createTestSandbox, describeOnDocker } from './docker.contract.ts';

describeOnDocker('with a container engine', () => {
  describeJavaScriptSandbox('docker', {
    create: () => withTranspiler(createTestSandbox(), createTranspiler()),
  });
});
