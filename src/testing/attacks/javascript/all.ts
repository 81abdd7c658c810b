import type { Attack } from '../attack.ts';
import { FLOW } from './flow.ts';
import { FORMS } from './forms.ts';
import { JUDGING } from './judging.ts';
import { LIMITS } from './limits.ts';
import { PATCHED } from './patched.ts';
import { WALLS } from './walls.ts';

/** Every JavaScript and TypeScript program of the catalogue, by what it tries. */
export const JAVASCRIPT_ATTACKS: Readonly<Record<string, readonly Attack[]>> = {
  'leaves early or never': FLOW,
  'fools the judge': JUDGING,
  'changes the built-ins': PATCHED,
  'knows no bounds': LIMITS,
  'wants out': WALLS,
  'takes every form': FORMS,
};
