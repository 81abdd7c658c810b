import { ReasonCodeError } from '../base/errors.ts';
import type { Program } from './sandbox.ts';

/**
 * Refuses a program whose files do not lie inside its own folder. Throws a `usage`
 * ReasonCodeError: the paths come from the caller, never from a candidate.
 */
export function checkProgram({ files }: Program): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    if (!isInside(path) || seen.has(path)) {
      throw new ReasonCodeError(
        'usage',
        `The module path ${JSON.stringify(path.slice(0, 200))} cannot be mounted in a sandbox. ` +
          'Give each module once, by a relative path with forward slashes and without "..".',
        { fields: { path } },
      );
    }
    seen.add(path);
  }
}

function isInside(path: string): boolean {
  if (path.length > 255 || /[\\:\0]/.test(path)) return false;
  return path.split('/').every(part => part !== '' && part !== '.' && part !== '..');
}
