import { runThread } from '../quickjs/thread.ts';
import { createVmFactory } from './vm.ts';

runThread(createVmFactory);
