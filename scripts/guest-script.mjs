// Joins sandbox/harness/guest/*.js into the one script that the JavaScript guests run.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** In this order: what a part uses while it is read stands in one before it. */
const PARTS = [
  'primordials',
  'properties',
  'encode',
  'decode',
  'errors',
  'inspect',
  'layout',
  'console',
  'timers',
  'modules',
  'calls',
  'create-guest',
];

/**
 * A classic strict script whose completion value is `createGuest`. The parts share one function's
 * scope and all run at once, so that nothing of a candidate's runs before any of them.
 *
 * @throws {Error} when the folder holds other files than the parts
 */
export function guestScript(folder) {
  const files = PARTS.map(part => `${part}.js`);
  const there = readdirSync(folder);
  if (there.length !== files.length || !there.every(name => files.includes(name))) {
    throw new Error(`${folder} holds other files than scripts/guest-script.mjs joins: ${there}`);
  }
  const text = files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
  return `(() => {\n'use strict';\n${text}\nreturn createGuest;\n})();\n`;
}
