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
      'state',
      'remote',
      'exports',
      'load',
      'create-guest',
    ],
    result: 'createGuest',
  },
  'tests/run-tests': {
    parts: ['candidate', 'equality', 'assert', 'expect', 'blocks', 'report'],
  },
};

/** The same for the interpreter of Python: the folder, and what it becomes. */
export const PYTHON_GUEST = {
  folder: 'guest-python',
  name: 'guest.py',
  parts: ['captured', 'values', 'errors', 'channel', 'answer', 'build', 'remote', 'load', 'serve'],
};

/** What runs first in a container: the folder in sandbox/docker, and its parts. */
export const RUNNER = {
  folder: 'runner',
  parts: ['frames', 'start', 'usage', 'guest', 'main'],
};

/**
 * A program in Python whose parts stand one after the other.
 *
 * @throws {Error} when the folder holds other files than the parts
 */
export function joinedProgram(folder, { parts }) {
  return joinedParts(
    folder,
    parts.map(part => `${part}.py`),
  );
}

/**
 * A classic strict script whose completion value is its `result`, if it has one. The parts share
 * one function's scope and run together, so that nothing of a candidate's runs before any of them.
 *
 * @throws {Error} when the folder holds other files than the parts
 */
export function joinedScript(folder, { parts, result }) {
  const text = joinedParts(
    folder,
    parts.map(part => `${part}.js`),
  );
  return `(() => {\n'use strict';\n${text}${result === undefined ? '' : `\nreturn ${result};\n`}})();\n`;
}

/**
 * A program whose parts share the scope of one function, which it calls. A part may hold no text
 * over several lines: all of it is indented.
 *
 * @throws {Error} when the folder holds other files than the parts
 */
export function joinedPython(folder, { parts }) {
  const text = joinedParts(
    folder,
    parts.map(part => `${part}.py`),
  );
  return `def _serve():\n${text.replace(/^(?=.)/gm, '    ')}\n\n_serve()\n`;
}

function joinedParts(folder, files) {
  const there = readdirSync(folder);
  if (there.length !== files.length || !there.every(name => files.includes(name))) {
    throw new Error(`${folder} holds other files than scripts/guest-script.mjs joins: ${there}`);
  }
  return files.map(name => readFileSync(join(folder, name), 'utf8')).join('\n\n');
}
