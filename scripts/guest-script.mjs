// Joins the parts of the scripts that run inside the box.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The scripts, by their path in sandbox/harness: a folder of that name holds the parts. They are
 * joined in this order: what a part uses while it is read stands in one before it.
 */
export const SCRIPTS = {
  guest: {
    parts: [
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
    ],
    result: 'createGuest',
  },
  'tests/run-tests': {
    parts: ['candidate', 'equality', 'assert', 'expect', 'blocks', 'report'],
  },
};

/**
 * A classic strict script whose completion value is its `result`, if it has one. The parts share
 * one function's scope and run together, so that nothing of a candidate's runs before any of them.
 *
 * @throws {Error} when the folder holds other files than the parts
 */
export function joinedScript(folder, { parts, result }) {
  const files = parts.map(part => `${part}.js`);
  const there = readdirSync(folder);
  if (there.length !== files.length || !there.every(name => files.includes(name))) {
    throw new Error(`${folder} holds other files than scripts/guest-script.mjs joins: ${there}`);
  }
  const text = files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n');
  return `(() => {\n'use strict';\n${text}${result === undefined ? '' : `\nreturn ${result};\n`}})();\n`;
}
