import { runThread } from './thread.ts';
import { createVmFactory } from './vm.ts';

runThread(createVmFactory);
