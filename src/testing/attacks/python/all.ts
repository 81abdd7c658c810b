import type { Attack } from '../attack.ts';
import { CHANNELS } from './channels.ts';
import { FLOW } from './flow.ts';
import { JUDGING } from './judging.ts';
import { KERNEL } from './kernel.ts';
import { LIMITS } from './limits.ts';
import { PATCHED } from './patched.ts';
import { RESULTS } from './results.ts';
import { WALLS } from './walls.ts';

/** Every Python program of the catalogue, by what it tries. */
export const PYTHON_ATTACKS: Readonly<Record<string, readonly Attack[]>> = {
  'leaves early': FLOW,
  'fools the judge': JUDGING,
  'changes the interpreter': PATCHED,
  'returns what is no value': RESULTS,
  'attacks the channel': CHANNELS,
  'knows no bounds': LIMITS,
  'wants out': WALLS,
  'wants the network or the kernel': KERNEL,
};
