import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';

const PYTHONS = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];
const BIN = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
/** The oldest that the packages take. */
const OLDEST = '3.10';

/**
 * A Python with exactly the packages of a requirements file, in a folder of the user's cache; made
 * once, and again when the file changes. Gives `{ python }`, or `{ missing }` with the reason.
 */
export function pythonWith(requirements, name) {
  const venv = cacheFolder(name);
  const python = join(venv, ...BIN);
  const wanted = readFileSync(requirements, 'utf8');
  // Written last: one that was not finished is made anew.
  const done = join(venv, 'requirements.done');
  if (existsSync(done) && existsSync(python) && readFileSync(done, 'utf8') === wanted)
    return { python };
  const system = PYTHONS.find(isNewEnough);
  if (system === undefined) return { missing: `there is no Python ${OLDEST} or newer` };
  mkdirSync(dirname(venv), { recursive: true });
  const steps = [
    [system, ['-m', 'venv', '--clear', venv]],
    [
      python,
      ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
    ],
  ];
  for (const [command, argv] of steps) {
    const { status, stderr, error } = spawnSync(command, argv, { encoding: 'utf8' });
    if (status !== 0) {
      const why = (error?.message ?? stderr).trim().split('\n').at(-1);
      return { missing: `${command} ${argv.slice(0, 3).join(' ')} failed: ${why}` };
    }
  }
  writeFileSync(done, wanted);
  return { python };
}

function isNewEnough(command) {
  const [major, minor] = OLDEST.split('.');
  const code = `import sys; sys.exit(sys.version_info < (${major}, ${minor}))`;
  return spawnSync(command, ['-c', code]).status === 0;
}
