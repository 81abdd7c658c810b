import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script of axe-core (MPL-2.0, for tests only), to be run in a page that it looks at. */
export const AXE = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
