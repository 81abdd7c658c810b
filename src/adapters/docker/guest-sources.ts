import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a container can run; TypeScript becomes JavaScript before it gets here. */
export type GuestLanguage = 'python' | 'javascript';

/** The programs that run inside a container, as text: the image holds none of them. */
export type GuestSources = {
  readonly runner: string;
  readonly python: string;
  readonly javascript: { readonly guest: string; readonly node: string };
};

/**
 * @param harness folder with the guests that all sandboxes share
 * @param docker folder with the runner and the guests' Docker side
 */
export function readGuestSources(harness: string, docker: string): GuestSources {
  const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    runner: read(docker, 'runner.py'),
    python: read(harness, 'guest.py'),
    javascript: { guest: read(harness, 'guest.js'), node: read(docker, 'node-guest.mjs') },
  };
}
