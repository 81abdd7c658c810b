import { FOUND, describeOnDocker } from './docker.contract.ts';
import { describeKilledProcess, describeLife } from './lifecycle.contract.ts';

describeOnDocker('the life of the Docker sandbox', () => describeLife(() => FOUND));

describeOnDocker('a process with a Docker sandbox that is killed', () =>
  describeKilledProcess(() => FOUND),
);
